"""What reads documents: numerals, registers, gradings, pages, claims."""
