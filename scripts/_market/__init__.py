"""What happened in a studio's market, as tables, as figures and as a page."""
