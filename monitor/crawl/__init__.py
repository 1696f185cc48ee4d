"""Everything Scrapy: a plan goes in, observations come out. No database is seen from here."""
