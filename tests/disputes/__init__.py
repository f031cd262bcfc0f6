"""How false roots fall: disputes, demands and publications; the chain makes the works itself."""
