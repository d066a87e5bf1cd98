/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "files/imports/finx-import-profile.h"

G_BEGIN_DECLS

/**
 * FinxImportMapping: what a person said about the columns of a CSV layout.
 * @title: as a person calls it; "" until it has a name
 * @like: (nullable): whose words for the types and whose signs it has; %NULL: those that are usual
 * @columns: name of the file's column for each field; %NULL: not there
 * @currency: (nullable): of rows that name none
 */
typedef struct
{
  char                    *title;
  const FinxImportProfile *like;
  char                    *columns[FINX_N_FIELDS];
  char                    *currency;
} FinxImportMapping;

FinxImportMapping       *finx_import_mapping_new       (const char              *title);
FinxImportMapping       *finx_import_mapping_guess     (const FinxCsvRow        *head,
                                                        const FinxImportProfile *like);
FinxImportMapping       *finx_import_mapping_copy      (const FinxImportMapping *self);
void                     finx_import_mapping_free      (FinxImportMapping       *self);
FinxImportField          finx_import_mapping_get_field (const FinxImportMapping *self,
                                                        const char              *column);
void                     finx_import_mapping_set_field (FinxImportMapping       *self,
                                                        const char              *column,
                                                        FinxImportField          field);
gboolean                 finx_import_mapping_is_usable (const FinxImportMapping *self);
const FinxImportProfile *finx_import_mapping_intern    (const FinxImportMapping *self);
const char              *finx_import_field_to_string   (FinxImportField          field);
/* One or several as text, to be remembered. */
char                    *finx_import_mappings_to_json  (GPtrArray               *mappings);
GPtrArray               *finx_import_mappings_from_json (const char             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FinxImportMapping, finx_import_mapping_free)

G_END_DECLS
