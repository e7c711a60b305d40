"""Mail that a provider hands over by calling this desk: anymail finds out whether it is theirs."""
