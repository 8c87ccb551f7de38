"""Number displays above the counters: LED signs on one shared line (RS-485) that this side owns."""
