"""意见征集: what people say of the services, who answers it and until when, and what everyone reads of it."""
