"""Everything with a cable: ports, drivers, transports, and a simulator beside each driver."""
