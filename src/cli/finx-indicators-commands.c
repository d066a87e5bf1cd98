/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "analytics/indicators/finx-candle-patterns.h"
#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-memory.h"
#include "cli/finx-cli.h"
#include "cli/finx-indicators-file.h"

/* One column of what is printed. */
typedef struct
{
  char    *name;                /* owned */
  double  *values;              /* owned */
  guint    first;
} Column;

typedef struct
{
  FinxCli     *cli;
  FinxBarFile *file;
  GArray      *specs;           /* (element-type FinxIndicatorSpec) */
  GPtrArray   *texts;           /* (element-type char): as given, borrowed */
  GArray      *columns;         /* (element-type Column) */
} Job;

static void
clear_column (gpointer data)
{
  Column *column = data;

  g_free (column->name);
  g_free (column->values);
}

static void
job_clear (Job *self)
{
  g_clear_pointer (&self->file, finx_bar_file_free);
  g_clear_pointer (&self->specs, g_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

static JsonObject *
wire_parameter (const FinxIndicatorParameter *parameter)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", parameter->name);
  json_object_set_string_member (object, "title", parameter->title);
  json_object_set_double_member (object, "initial", parameter->initial);
  json_object_set_double_member (object, "least", parameter->least);
  json_object_set_double_member (object, "most", parameter->most);
  json_object_set_boolean_member (object, "whole", parameter->kind == FINX_PARAMETER_WHOLE);
  return object;
}

/* The columns that a file has to have. */
static char *
list_needs (const FinxIndicatorSpec *spec)
{
  static const struct { FinxIndicatorNeeds need; const char *name; } names[] = {
    { FINX_NEEDS_OPEN, "open" }, { FINX_NEEDS_HIGH, "high" }, { FINX_NEEDS_LOW, "low" }, { FINX_NEEDS_CLOSE, "close" },
    { FINX_NEEDS_VOLUME, "volume" }, { FINX_NEEDS_OTHER, "--against" },
  };
  FinxIndicatorNeeds needs = finx_indicator_get_needs (spec);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((needs & names[i].need) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", names[i].name);
  return g_string_free (text, FALSE);
}

static FinxExit
list (FinxCli *cli)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < finx_indicator_get_n (); i++)
    {
      const FinxIndicatorInfo *info = finx_indicator_get_info (i);
      FinxIndicatorSpec spec = finx_indicator_spec_initial (info);
      g_autofree char *text = finx_indicator_spec_to_string (&spec), *needs = list_needs (&spec);
      g_autoptr(GString) lines = g_string_new (NULL);
      JsonObject *object = json_object_new ();
      JsonArray *parameters = json_array_new (), *outputs = json_array_new ();

      for (guint k = 0; k < info->n_parameters; k++)
        json_array_add_object_element (parameters, wire_parameter (&info->parameters[k]));
      for (guint k = 0; k < info->n_outputs; k++)
        {
          json_array_add_string_element (outputs, info->outputs[k].name);
          g_string_append_printf (lines, "%s%s", k > 0 ? " " : "", info->outputs[k].name);
        }
      json_object_set_string_member (object, "name", info->name);
      json_object_set_string_member (object, "spec", text);
      json_object_set_string_member (object, "title", info->title);
      json_object_set_array_member (object, "parameters", parameters);
      json_object_set_array_member (object, "outputs", outputs);
      json_object_set_string_member (object, "needs", needs);
      json_object_set_int_member (object, "warm_up", finx_indicator_get_warm_up (&spec));
      if (!cli->json)
        json_object_set_string_member (object, "columns", lines->str);
      json_array_add_object_element (array, object);
    }
  finx_cli_print_list (cli, array, "spec,title,columns,needs", "There are no indicators");
  return FINX_EXIT_DONE;
}

static gboolean
parse_specs (Job     *self,
             int      argc,
             char   **argv,
             GError **error)
{
  for (int i = 0; i < argc; i++)
    {
      FinxIndicatorSpec spec;

      if (!finx_indicator_spec_parse (argv[i], &spec, error))
        return FALSE;
      g_array_append_val (self->specs, spec);
      g_ptr_array_add (self->texts, argv[i]);
    }
  return TRUE;
}

/* Tells why a column is empty: too few bars, or a column that is not in the file. */
static void
note_shortage (Job                     *self,
               const FinxIndicatorSpec *spec,
               const char              *text)
{
  FinxBarFile *file = self->file;
  FinxIndicatorNeeds needs = finx_indicator_get_needs (spec);
  g_autofree char *list = list_needs (spec);
  guint first = G_MAXUINT;

  for (guint k = 0; k < spec->info->n_outputs; k++)
    first = MIN (first, finx_indicator_get_first (spec, k));
  if (((needs & FINX_NEEDS_OPEN) != 0 && !file->has[0]) || ((needs & FINX_NEEDS_HIGH) != 0 && !file->has[1])
      || ((needs & FINX_NEEDS_LOW) != 0 && !file->has[2]) || ((needs & FINX_NEEDS_VOLUME) != 0 && !file->has[4])
      || ((needs & FINX_NEEDS_OTHER) != 0 && !file->has[5]))
    finx_bar_file_note (file, "FINX-BARS-021", 0, 0, "%s is not computed: it needs %s", text, list);
  else if (first >= file->columns.n)
    finx_bar_file_note (file, "FINX-BARS-020", 0, 0, "%s has no values: it needs %u bars, and there are %zu", text, first + 1,
                        file->columns.n);
}

static void
compute (Job *self)
{
  gsize n = self->file->columns.n;
  g_autofree double *const **outputs = g_new0 (double *const *, self->specs->len);

  for (guint s = 0; s < self->specs->len; s++)
    {
      const FinxIndicatorSpec *spec = &g_array_index (self->specs, FinxIndicatorSpec, s);
      const char *text = self->texts->pdata[s];
      double **own = g_new0 (double *, spec->info->n_outputs);

      note_shortage (self, spec, text);
      for (guint k = 0; k < spec->info->n_outputs; k++)
        {
          Column column = { .values = own[k] = g_new (double, n), .first = finx_indicator_get_first (spec, k) };

          finx_memory_expect_scan (own[k], n * sizeof (double));
          column.name = spec->info->n_outputs == 1 ? g_strdup (text) : g_strdup_printf ("%s.%s", text, spec->info->outputs[k].name);
          g_array_append_val (self->columns, column);
        }
      outputs[s] = own;
    }
  finx_indicator_compute_many ((const FinxIndicatorSpec *) self->specs->data, self->specs->len, &self->file->columns, outputs);
  for (guint s = 0; s < self->specs->len; s++)
    g_free ((gpointer) outputs[s]);
}

static gboolean
has_only_days (const FinxBarFile *file)
{
  for (guint i = 0; i < file->times->len; i++)
    if (g_array_index (file->times, gint64, i) % FINX_USEC_PER_DAY != 0)
      return FALSE;
  return TRUE;
}

/* With as few digits as give the number back, from 15 on. */
static void
append_number (GString *line,
               double   value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (text, sizeof text, formats[i], value);
      if (g_ascii_strtod (text, NULL) == value)
        break;
    }
  g_string_append (line, text);
}

static void
print_csv (Job *self)
{
  gboolean only_days = has_only_days (self->file);
  g_autoptr(GString) line = g_string_new ("date");

  for (guint c = 0; c < self->columns->len; c++)
    g_string_append_printf (line, ",%s", g_array_index (self->columns, Column, c).name);
  printf ("%s\n", line->str);
  for (guint i = 0; i < self->file->times->len; i++)
    {
      g_autofree char *time = finx_time_format_iso (g_array_index (self->file->times, gint64, i));

      g_string_truncate (line, 0);
      g_string_append_len (line, time, only_days ? 10 : -1);
      for (guint c = 0; c < self->columns->len; c++)
        {
          double value = g_array_index (self->columns, Column, c).values[i];

          g_string_append_c (line, ',');
          if (isfinite (value))
            append_number (line, value);
        }
      g_string_append_c (line, '\n');
      fwrite (line->str, 1, line->len, stdout);
    }
}

static JsonArray *
wire_notes (const FinxBarFile *file)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < file->notes->len; i++)
    {
      const FinxBarNote *note = file->notes->pdata[i];
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", note->code);
      json_object_set_string_member (object, "message", note->message);
      if (note->line > 0)
        json_object_set_int_member (object, "line", (gint64) note->line);
      if (note->column > 0)
        json_object_set_int_member (object, "column", note->column);
      json_array_add_object_element (array, object);
    }
  return array;
}

static void
print_json (Job *self)
{
  gboolean only_days = has_only_days (self->file);
  JsonObject *object = json_object_new ();
  JsonArray *dates = json_array_new (), *columns = json_array_new ();

  for (guint i = 0; i < self->file->times->len; i++)
    {
      g_autofree char *time = finx_time_format_iso (g_array_index (self->file->times, gint64, i));

      if (only_days)
        time[10] = '\0';
      json_array_add_string_element (dates, time);
    }
  for (guint c = 0; c < self->columns->len; c++)
    {
      const Column *column = &g_array_index (self->columns, Column, c);
      JsonObject *wired = json_object_new ();
      JsonArray *values = json_array_new ();

      for (guint i = 0; i < self->file->times->len; i++)
        if (isfinite (column->values[i]))
          json_array_add_double_element (values, column->values[i]);
        else
          json_array_add_null_element (values);
      json_object_set_string_member (wired, "name", column->name);
      json_object_set_int_member (wired, "first", column->first);
      json_object_set_array_member (wired, "values", values);
      json_array_add_object_element (columns, wired);
    }
  json_object_set_int_member (object, "bars", self->file->times->len);
  json_object_set_array_member (object, "dates", dates);
  json_object_set_array_member (object, "columns", columns);
  json_object_set_int_member (object, "n_notes", self->file->n_notes);
  json_object_set_array_member (object, "notes", wire_notes (self->file));
  finx_cli_print_one (self->cli, object);
}

/* On standard error, as what is printed may be read by a program. */
static void
tell_notes (const Job  *self,
            const char *path)
{
  const FinxBarFile *file = self->file;

  for (guint i = 0; i < file->notes->len; i++)
    {
      const FinxBarNote *note = file->notes->pdata[i];

      if (note->line > 0 && note->column > 0)
        fprintf (stderr, "finxctl: Line %" G_GUINT64_FORMAT ", column %u of “%s”: %s (%s)\n", note->line, note->column, path, note->message,
                 note->code);
      else if (note->line > 0)
        fprintf (stderr, "finxctl: Line %" G_GUINT64_FORMAT " of “%s”: %s (%s)\n", note->line, path, note->message, note->code);
      else
        fprintf (stderr, "finxctl: %s (%s)\n", note->message, note->code);
    }
  if (file->n_notes > file->notes->len)
    fprintf (stderr, "finxctl: and %u more like these\n", file->n_notes - file->notes->len);
}

static JsonObject *
wire_pattern (const FinxBarFile       *file,
              gsize                    i,
              const FinxCandlePattern *pattern)
{
  static const char *const kinds[] = { [FINX_PATTERN_NEUTRAL] = "neutral", [FINX_PATTERN_BULLISH] = "bullish", [FINX_PATTERN_BEARISH] = "bearish" };
  g_autofree char *time = finx_time_format_iso (g_array_index (file->times, gint64, i));
  JsonObject *object = json_object_new ();

  if (has_only_days (file))
    time[10] = '\0';
  json_object_set_string_member (object, "date", time);
  json_object_set_string_member (object, "pattern", pattern->name);
  json_object_set_string_member (object, "kind", kinds[pattern->kind]);
  json_object_set_string_member (object, "title", pattern->title);
  json_object_set_int_member (object, "bars", pattern->n_bars);
  return object;
}

/* The candle patterns of the file, oldest first. */
static FinxExit
list_patterns (Job        *self,
               const char *path)
{
  g_autoptr(GError) error = NULL;
  JsonArray *array;

  self->file = finx_bar_file_read (path, &error);
  if (self->file != NULL && !(self->file->has[0] && self->file->has[1] && self->file->has[2]))
    finx_set_error (&error, FINX_ERROR_INVALID, "FINX-BARS-022", "“%s” has no candles: they need open, high, low and close", path);
  if (error != NULL)
    return finx_cli_fail (self->cli, error);
  array = json_array_new ();
  for (gsize i = 0; i < self->file->columns.n; i++)
    for (guint p = 0; p < finx_candle_pattern_get_n (); p++)
      if (finx_candle_pattern_matches (finx_candle_pattern_get (p), &self->file->columns, i))
        json_array_add_object_element (array, wire_pattern (self->file, i, finx_candle_pattern_get (p)));
  finx_cli_print_list (self->cli, array, "date,pattern,kind,bars", "No pattern was found");
  if (!self->cli->quiet && !self->cli->json)
    tell_notes (self, path);
  return FINX_EXIT_DONE;
}

static FinxExit
run_job (Job        *self,
         const char *path,
         const char *against)
{
  g_autoptr(FinxBarFile) other = NULL;
  g_autoptr(GError) error = NULL;

  self->file = finx_bar_file_read (path, &error);
  if (self->file == NULL)
    return finx_cli_fail (self->cli, error);
  if (against != NULL)
    {
      other = finx_bar_file_read (against, &error);
      if (other == NULL)
        return finx_cli_fail (self->cli, error);
      finx_bar_file_set_other (self->file, other);
    }
  compute (self);
  if (self->cli->json)
    {
      print_json (self);
    }
  else
    {
      print_csv (self);
      if (!self->cli->quiet)
        tell_notes (self, path);
    }
  return FINX_EXIT_DONE;
}

static FinxExit
indicators (FinxCli *cli,
            int      argc,
            char   **argv)
{
  char *against = NULL;
  gboolean wants_list = FALSE, wants_patterns = FALSE;
  const GOptionEntry options[] = {
    { "against", 0, 0, G_OPTION_ARG_FILENAME, &against, NULL, NULL },
    { "list", 0, 0, G_OPTION_ARG_NONE, &wants_list, NULL, NULL },
    { "patterns", 0, 0, G_OPTION_ARG_NONE, &wants_patterns, NULL, NULL },
    { NULL }
  };
  g_auto(Job) job = { .cli = cli };
  g_autoptr(GError) error = NULL;

  if (!finx_cli_parse (cli, &argc, &argv, options))
    return FINX_EXIT_USAGE;
  if (wants_list)
    return argc == 0 ? list (cli) : finx_cli_usage (cli, "“indicators --list” stands alone");
  if (wants_patterns)
    return argc == 1 ? list_patterns (&job, argv[0]) : finx_cli_usage (cli, "“indicators --patterns” needs a file, and nothing else");
  if (argc < 2)
    return finx_cli_usage (cli, "“indicators” needs a file, and at least one indicator, such as sma:20");
  job.specs = g_array_new (FALSE, FALSE, sizeof (FinxIndicatorSpec));
  job.texts = g_ptr_array_new ();
  job.columns = g_array_new (FALSE, FALSE, sizeof (Column));
  g_array_set_clear_func (job.columns, clear_column);
  if (!parse_specs (&job, argc - 1, argv + 1, &error))
    return finx_cli_misuse (cli, error);
  return run_job (&job, argv[0], against);
}

const FinxCommand finx_cli_indicators_commands[] = {
  { "indicators", NULL, "FILE.csv NAME[:PARAMETER…][@PRICE]… [--against FILE.csv]; or FILE.csv --patterns, or --list",
    "indicators of a file with date, close and maybe open, high, low, volume, as CSV with a column for each line of theirs",
    FINX_NEEDS_NOTHING, indicators },
  { NULL }
};
