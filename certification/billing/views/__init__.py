"""The pages of billing, one module for each thing a company does there."""
