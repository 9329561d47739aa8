"""The main job: from conf/ to certified bundles, registered, with their pages."""
