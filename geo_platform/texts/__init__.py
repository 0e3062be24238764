"""Pages that the district writes itself: what the site says about itself, in German, English and easy language."""
