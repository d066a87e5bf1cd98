/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/pages/data/imports/finx-import-file.h"
#include "ui/pages/data/imports/finx-import-wizard.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/finx-wizard-frame.h"

G_BEGIN_DECLS

#define FINX_IMPORT_LAYOUTS_KEY "import-layouts"         /* of the engine's state: layouts that a person described */

typedef enum
{
  FINX_STEP_FILES,
  FINX_STEP_READ,
  FINX_STEP_PORTFOLIO,
  FINX_STEP_CHECK,
  FINX_STEP_DONE
} FinxImportStep;
#define FINX_N_IMPORT_STEPS 5

/* Shared by finx-import-wizard.c (window, going from step to step) and one file for each step. */
struct _FinxImportWizard
{
  AdwWindow       parent_instance;
  FinxWorkspace  *workspace;            /* owned */
  FinxEngine     *engine;               /* borrowed from @workspace */
  FinxImportStep  step;
  GPtrArray      *files;                /* (element-type FinxImportFile) */
  GPtrArray      *saved;                /* (element-type FinxImportMapping): layouts of the person */
  GCancellable   *cancellable;          /* of what runs; NULL: nothing */

  FinxWizardFrame frame;
  GtkWidget      *stack;

  /* files */
  GtkWidget      *file_list, *files_empty;

  /* how they are read */
  GtkWidget      *read_file, *layout, *delimiter, *dates, *numbers, *read_note, *read_error, *read_grid, *read_scroller;
  GtkWidget      *save_button, *save_name;
  GPtrArray      *layouts;              /* const FinxImportProfile, or NULL for “found” and one's own; as the drop-down has them */
  gboolean        is_filling;           /* the controls, not a person, change */

  /* portfolio */
  GtkWidget      *portfolio_group, *new_check, *new_name, *new_currency;
  GPtrArray      *portfolio_checks;     /* GtkCheckButton, borrowed */
  GPtrArray      *portfolio_ids;        /* char *, as @portfolio_checks */

  /* check */
  GtkWidget      *check_stack, *check_progress, *check_summary, *check_kinds, *check_partial, *check_error;
  GtkWidget      *check_filters[6];
  GtkWidget      *instruments, *instruments_row;
  GPtrArray      *instrument_edits;     /* see finx-import-instruments.c */
  FinxTable      *check_table;
  GListStore     *check_rows;           /* FinxImportEntry */
  GtkFilter      *check_filter;
  int             check_state;          /* FinxEntryState; −1: all */
  guint           checking;             /* the file that is looked at */

  /* done */
  GtkWidget      *done_stack, *done_progress, *done_label, *done_page, *done_undo;
  guint           importing;            /* the file that is being written */
  guint           n_changes;            /* that Undo takes back */
  guint64         n_imported, n_duplicates, n_refused;
  char           *portfolio;            /* id it went to; NULL: not yet */
};

FinxImportFile *finx_import_wizard_get_file    (FinxImportWizard *self);        /* the one whose reading is shown (nullable) */
void            finx_import_wizard_update      (FinxImportWizard *self);        /* what Continue may do */
void            finx_import_wizard_go          (FinxImportWizard *self, FinxImportStep step);

GtkWidget      *finx_import_wizard_build_files     (FinxImportWizard *self);
void            finx_import_wizard_add_files       (FinxImportWizard *self, GListModel *files);
GtkWidget      *finx_import_wizard_build_read      (FinxImportWizard *self);
void            finx_import_wizard_enter_read      (FinxImportWizard *self);
GtkWidget      *finx_import_wizard_build_portfolio (FinxImportWizard *self);
gboolean        finx_import_wizard_has_portfolio   (FinxImportWizard *self);
const char     *finx_import_wizard_get_portfolio   (FinxImportWizard *self);    /* (nullable): a new one */
const char     *finx_import_wizard_get_currency    (FinxImportWizard *self);    /* of the portfolio; lives for ever */
const char     *finx_import_wizard_take_portfolio  (FinxImportWizard *self, GError **error);    /* a new one is made */
GtkWidget      *finx_import_wizard_build_check     (FinxImportWizard *self);
void            finx_import_wizard_enter_check     (FinxImportWizard *self);
gboolean        finx_import_wizard_is_partial      (FinxImportWizard *self);
gboolean        finx_import_wizard_is_checked      (FinxImportWizard *self, guint64 *n_new);
GtkWidget      *finx_import_wizard_build_done      (FinxImportWizard *self);
void            finx_import_wizard_run             (FinxImportWizard *self);
void            finx_import_wizard_tell_imported   (FinxImportWizard *self);

/* finx-import-instruments.c: what a file speaks of and nobody knows yet. */
GtkWidget      *finx_import_wizard_build_instruments (FinxImportWizard *self);
void            finx_import_wizard_list_instruments  (FinxImportWizard *self);
void            finx_import_wizard_free_edit         (gpointer edit);
gboolean        finx_import_wizard_take_instruments  (FinxImportWizard *self, GError **error);

G_END_DECLS
