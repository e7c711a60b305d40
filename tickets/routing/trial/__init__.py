"""Rules are tried on real mail before they are on."""
