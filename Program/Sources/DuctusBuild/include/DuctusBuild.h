/// The commit that the program was built from, or "" where nobody told: `make` does, in DUCTUS_COMMIT.
const char *ductus_build_commit(void);
