"""`python -m iot_adapters.gateway` is `manyi-gateway`."""

from iot_adapters.gateway.cli import gateway

gateway(prog_name="manyi-gateway")
