/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "ui/pages/system/finx-diagnostics.h"

typedef struct
{
  const char *name, *line, *redacted;
} Case;

static const Case cases[] = {
  { "words", "Trading goes on after the emergency stop", "Trading goes on after the emergency stop" },
  { "amounts", "Needs 45,531.00 USD; buying power is 22,614.09 USD.", "Needs # USD; buying power is # USD." },
  { "negative", "Sold -5 at −5.25", "Sold # at #" },
  { "paths", "Opened /home/ann/.local/share/finx/finx.db: 24 journal events", "Opened (path): # journal events" },
  { "quoted-paths", "The folder “/home/ann/my data” could not be made", "The folder “…” could not be made" },
  { "names", "“Ann's savings” is connected", "“…” is connected" },
  { "several-names", "“One” and “Two”", "“…” and “…”" },
  { "addresses", "Login of ann.b@example.org refused", "Login of (address) refused" },
  { "urls", "file:///home/ann/x.csv, then", "(path), then" },
  { "codes", "FINX-STORE-007 in c-12ab34cd56ef", "FINX-STORE-007 in c-12ab34cd56ef" },
  { "percent", "Up 4.5% over 30 days", "Up #% over # days" },
  { "empty", "", "" },
};

static void
test_redact (gconstpointer data)
{
  const Case *row = data;
  g_autofree char *redacted = finx_diagnostics_redact (row->line);

  g_assert_cmpstr (redacted, ==, row->redacted);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/diagnostics/redact/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_redact);
    }
  return g_test_run ();
}
