/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/system/finx-diagnostics.h"

#include <adwaita.h>

#include "base/finx-log.h"
#include "base/finx-time.h"
#include "finx-config.h"

#define N_LOG_LINES 100                 /* newest ones */

char *
finx_diagnostics_redact (const char *line)
{
  static const struct { const char *pattern, *instead; } rules[] = {
    { "“[^”]*”", "“…”" },
    { "(?<![\\w/])(?:file:/)?/[^\\s,;:()]+", "(path)" },
    { "[\\w.+-]+@[\\w-]+\\.[\\w.]+", "(address)" },
    { "(?<![\\w-])[-+−]?\\d[\\d.,]*(?![\\w-])", "#" },
  };
  char *text = g_strdup (line);

  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    {
      g_autoptr(GRegex) regex = g_regex_new (rules[i].pattern, 0, 0, NULL);
      char *next = g_regex_replace_literal (regex, text, -1, 0, rules[i].instead, 0, NULL);

      g_free (text);
      text = next;
    }
  return text;
}

static void
append_versions (GString *text)
{
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  GdkDisplay *display = gdk_display_get_default ();

  g_string_append_printf (text, "FinX Workstation %s\n", FINX_VERSION);
  g_string_append_printf (text, "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n",
                          gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
                          adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
                          glib_major_version, glib_minor_version, glib_micro_version);
  g_string_append_printf (text, "System: %s\n", system != NULL ? system : "unknown");
  g_string_append_printf (text, "Display: %s, language: %s, Flatpak: %s\n", display != NULL ? G_OBJECT_TYPE_NAME (display) : "none",
                          g_get_language_names ()[0], g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS) ? "yes" : "no");
}

static void
append_figures (GString    *text,
                FinxEngine *engine)
{
  GListModel *connections = finx_engine_get_connections (engine);
  FinxEngineStats stats = { 0 };

  finx_engine_get_stats (engine, &stats);
  g_string_append_printf (text, "Database: %" G_GINT64_FORMAT " bytes, %" G_GINT64_FORMAT " journal events\n",
                          stats.store_bytes, stats.journal_events);
  g_string_append_printf (text, "Accounts: %u, orders: %u, fills: %u\n",
                          g_list_model_get_n_items (finx_engine_get_portfolios (engine)),
                          g_list_model_get_n_items (finx_engine_get_orders (engine)),
                          g_list_model_get_n_items (finx_engine_get_fills (engine)));
  g_string_append_printf (text, "Market data: %" G_GUINT64_FORMAT " taken, %" G_GUINT64_FORMAT " late, %" G_GUINT64_FORMAT
                          " invalid, %.0f per second\n", stats.ticks, stats.late, stats.invalid, stats.ticks_per_second);
  for (guint i = 0; i < g_list_model_get_n_items (connections); i++)
    {
      g_autoptr(FinxConnection) connection = g_list_model_get_item (connections, i);

      g_string_append_printf (text, "Connection %s: state %d, %.0f updates per second\n", finx_connection_get_id (connection),
                              (int) finx_connection_get_state (connection), finx_connection_get_rate (connection));
    }
}

static void
append_log (GString *text)
{
  static const char *const levels[] = { "debug", "info", "warning", "error" };
  g_autoptr(GPtrArray) entries = finx_log_read_since (0);

  g_string_append (text, "\nLog, without names, paths and numbers:\n");
  for (guint i = entries->len > N_LOG_LINES ? entries->len - N_LOG_LINES : 0; i < entries->len; i++)
    {
      const FinxLogEntry *entry = entries->pdata[i];
      g_autofree char *when = finx_time_format_iso (entry->time_us);
      g_autofree char *message = finx_diagnostics_redact (entry->message);

      g_string_append_printf (text, "%s %s %s %s\n", when, levels[entry->level], entry->area, message);
    }
}

char *
finx_diagnostics_text (FinxEngine *engine)
{
  GString *text = g_string_new (NULL);

  append_versions (text);
  append_figures (text, engine);
  append_log (text);
  return g_string_free (text, FALSE);
}
