"""From generated text to the disk: the plan, the manifest, and results kept between runs."""
