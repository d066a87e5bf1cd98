/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/finx-engine-book.h"
#include "engine/journal/finx-import-symbols.h"
#include "files/imports/finx-import-mapping.h"

G_BEGIN_DECLS

#define FINX_IMPORT_FILE_ROWS 200       /* of the file, shown as they stand there */

/**
 * FinxImportFile: a file of transactions that a person is about to import; what is said about it, and what its beginning
 * looks like when it is read so. Main thread.
 * @profile: (nullable): the layout that was chosen; %NULL: found by what is in the file
 * @mapping: (nullable): the columns as a person put them, or guessed where no layout is known; counts before @profile
 * @delimiter, @date_order, @number_mark: chosen; 0: found
 * @error: (nullable): why nothing of it can be read
 * @sample: (nullable): how the beginning was read
 * @head: (nullable): names of the columns; no table: %NULL
 * @rows: (element-type GStrv): rows below it as they stand in the file
 * @outcome: (nullable): of the dry run over the whole file
 * @entries: (element-type FinxImportEntry) (nullable): what it would book
 */
typedef struct
{
  char                    *path, *name;
  GBytes                  *bytes;
  FinxImportFormat         format;
  const FinxImportProfile *profile;
  FinxImportMapping       *mapping;
  char                     delimiter;
  FinxDateOrder            date_order;
  FinxNumberMark           number_mark;

  GError                  *error;
  FinxImportResult        *sample;
  char                   **head;
  GPtrArray               *rows;

  FinxImportOutcome       *outcome;
  GPtrArray               *entries;
} FinxImportFile;

FinxImportFile   *finx_import_file_new         (const char             *path);
void              finx_import_file_free        (FinxImportFile         *self);
/* Reads the beginning again, as it is said to be read. @saved: (element-type FinxImportMapping): layouts of the person. */
void              finx_import_file_look        (FinxImportFile         *self,
                                                FinxInstrumentTable    *instruments,
                                                GPtrArray              *saved);
gboolean          finx_import_file_is_readable (FinxImportFile         *self);
/* For the engine; valid as long as @self. */
FinxImportOptions finx_import_file_get_options (FinxImportFile         *self);
/* Takes the layout that is in use as a mapping of its own, to be changed. */
FinxImportMapping *finx_import_file_own_mapping (FinxImportFile        *self);

G_END_DECLS
