/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "engine/finx-engine.h"

G_BEGIN_DECLS

typedef enum
{
  FINX_EXIT_DONE = 0,
  FINX_EXIT_FAILED = 1,
  FINX_EXIT_USAGE = 2
} FinxExit;

/* What a command works with. */
typedef struct
{
  FinxEngine *engine;           /* open, unless the command's entry says otherwise */
  const char *data_dir;         /* (nullable) as given */
  gboolean    json;
  gboolean    quiet;
} FinxCli;

/* How a command wants the engine. */
typedef enum
{
  FINX_NEEDS_NOTHING,
  FINX_NEEDS_READING,           /* works beside a running workstation */
  FINX_NEEDS_READING_BUT_FILE,  /* with --file, nothing is needed */
  FINX_NEEDS_WRITING,
  FINX_NEEDS_WRITING_WITH_OPTIONS,      /* without any, reading does */
  FINX_NEEDS_WRITING_BUT_DRY            /* with --dry-run, or a list that is asked for, reading does */
} FinxNeeds;

typedef struct
{
  const char *group;            /* "order" */
  const char *name;             /* "place"; %NULL: the group is the command */
  const char *usage;            /* what follows */
  const char *help;
  FinxNeeds   needs;
  FinxExit  (*run) (FinxCli *cli, int argc, char **argv);       /* argv[0] is the first argument after the name */
} FinxCommand;

/* One table per file, ended by a %NULL group. */
extern const FinxCommand finx_cli_alert_commands[];
extern const FinxCommand finx_cli_broker_commands[];
extern const FinxCommand finx_cli_calendar_commands[];
extern const FinxCommand finx_cli_export_commands[];
extern const FinxCommand finx_cli_fetch_commands[];
extern const FinxCommand finx_cli_import_commands[];
extern const FinxCommand finx_cli_indicators_commands[];
extern const FinxCommand finx_cli_limit_commands[];
extern const FinxCommand finx_cli_market_commands[];
extern const FinxCommand finx_cli_order_commands[];
extern const FinxCommand finx_cli_portfolio_commands[];
extern const FinxCommand finx_cli_practice_commands[];
extern const FinxCommand finx_cli_prices_commands[];
extern const FinxCommand finx_cli_report_commands[];
extern const FinxCommand finx_cli_risk_commands[];
extern const FinxCommand finx_cli_screen_commands[];
extern const FinxCommand finx_cli_stats_commands[];
extern const FinxCommand finx_cli_store_commands[];

/* Prints the error and gives the exit status: wrong usage for FINX_ERROR_INVALID of the command line. */
FinxExit              finx_cli_fail        (FinxCli *cli, const GError *error);
FinxExit              finx_cli_usage       (FinxCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Likewise for input that can not be used; keeps the code of @error. */
FinxExit              finx_cli_misuse      (FinxCli *cli, const GError *error);
/* @options are parsed away; FALSE: a sentence was printed. */
gboolean              finx_cli_parse       (FinxCli *cli, int *argc, char ***argv, const GOptionEntry *options);
/* Prints (transfer full) objects as a JSON array, or as a table of @columns ("symbol,quantity"). */
void                  finx_cli_print_list  (FinxCli *cli, JsonArray *array, const char *columns, const char *nothing);
/* Likewise with one column in each of @names, which may hold commas. */
void                  finx_cli_print_columns (FinxCli *cli, JsonArray *array, char **names, const char *nothing);
/* Likewise for the items of @model: what @wire makes of each (transfer full), %NULL leaves it out. */
typedef JsonObject *(*FinxCliWire) (gpointer item, gpointer data);
void                  finx_cli_print_model (FinxCli *cli, GListModel *model, FinxCliWire wire, gpointer data,
                                            const char *columns, const char *nothing);
/* (transfer full): the cell of a column: "NAME", "NAME:2" rounded to two digits, "NAME:2%" a fraction in percent. */
char                 *finx_cli_cell        (JsonObject *object, const char *column);
/* Prints one (transfer full) object, or its members one a line. */
void                  finx_cli_print_one   (FinxCli *cli, JsonObject *object);
/* Prints what a command did to what: "removed: 3f2a". */
FinxExit              finx_cli_done        (FinxCli *cli, const char *did, const char *what);
void                  finx_cli_print_line  (FinxCli *cli, JsonObject *object, const char *columns);
void                  finx_cli_say         (FinxCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);
const FinxInstrument *finx_cli_instrument  (FinxCli *cli, const char *symbol, GError **error);
/* Of @option, "--bars": any interval of time; @text: (nullable): leaves what is there. */
gboolean              finx_cli_read_interval (const char *option, const char *text, FinxInterval *interval, GError **error);
FinxPortfolio        *finx_cli_account     (FinxCli *cli, const char *account, GError **error);
/* The one with @id, as id or as name (%NULL: the only one kept by hand, else the only one). %FINX_ERROR_NOT_FOUND: there is none;
 * _INVALID: there are several, which it names. */
FinxPortfolio        *finx_cli_choose_portfolio (FinxCli *cli, const char *id, GError **error);
/* A portfolio kept by hand with an id made of @name; waits for it. */
FinxPortfolio        *finx_cli_create_portfolio (FinxCli *cli, const char *name, const char *currency, GError **error);
/* (transfer full) (element-type FinxBar): a series of the program, a CSV file, or a series of the database, in this order */
GArray               *finx_cli_read_series (FinxCli *cli, const char *name, GError **error);
/* @bars_per_second: up to 240, of real time: sets the desk's speed as needed. */
gboolean              finx_cli_start_replay (FinxCli *cli, const FinxInstrument *instrument, const char *name, gint64 from_us,
                                            double bars_per_second, GError **error);
FinxExit              finx_cli_fetch_practice (FinxCli *cli, int argc, char **argv);
/* Waits for a callback of the kind finx_cli_result_cb(). */
void                  finx_cli_result_cb   (GObject *source, GAsyncResult *result, gpointer slot);
GAsyncResult         *finx_cli_wait        (GAsyncResult **slot);

G_END_DECLS
