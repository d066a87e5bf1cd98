/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "store/finx-sqlite.h"

G_BEGIN_DECLS

/* One step forward: @sql takes a database of version @version − 1 to @version. */
typedef struct
{
  int         version;
  const char *sql;
} FinxMigration;

/* The steps of this program, oldest first. */
const FinxMigration *finx_migrations_get     (gsize               *n_steps);
int                  finx_migrations_latest  (void);
gboolean             finx_migrations_check_version (const char    *path,
                                              gint64               version,
                                              int                  latest,
                                              GError             **error);
/* Runs what is missing, each step in one transaction; a database that holds something is first copied to
 * "PATH.before-version-N" beside it. A version newer than the last step is refused. */
gboolean             finx_migrations_run     (FinxSqlite          *db,
                                              const FinxMigration *steps,
                                              gsize                n_steps,
                                              GError             **error);

G_END_DECLS
