/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/imports/finx-import.h"

#include <string.h>

#include "base/finx-error.h"
#include "files/imports/finx-import-flex.h"
#include "files/imports/finx-import-ghostfolio.h"
#include "files/imports/finx-import-ofx.h"
#include "files/imports/finx-import-performance.h"
#include "files/imports/finx-import-qif.h"
#include "files/text/finx-text-encoding.h"

#define HEAD_BYTES 4096         /* that tell the format */

static const struct
{
  FinxImportFormat         format;
  const FinxImportProfile *profile;
  FinxImportResult      *(*read) (GBytes *text, const FinxImportOptions *options, GError **error);
} readers[] = {
  { FINX_FORMAT_OFX, &finx_import_ofx, finx_import_ofx_read },
  { FINX_FORMAT_QIF, &finx_import_qif, finx_import_qif_read },
  { FINX_FORMAT_GHOSTFOLIO, &finx_import_ghostfolio, finx_import_ghostfolio_read },
  { FINX_FORMAT_PORTFOLIO_PERFORMANCE, &finx_import_performance, finx_import_performance_read },
  { FINX_FORMAT_IBKR_FLEX, &finx_import_flex, finx_import_flex_read },
};

/* The first characters as far as they are ASCII, in lower case, without marks and blanks before them. */
static char *
read_head (GBytes *bytes)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);
  GString *head = g_string_sized_new (HEAD_BYTES);
  gboolean is_wide = length >= 2 && ((data[0] == 0xff && data[1] == 0xfe) || (data[0] == 0xfe && data[1] == 0xff));

  for (gsize i = 0; i < length && head->len < HEAD_BYTES && i < 8 * HEAD_BYTES; i++)
    {
      gboolean is_blank = g_ascii_isspace (data[i]);

      if (data[i] >= 0x80 || (is_wide && data[i] == 0))
        continue;
      if (!is_blank || head->len > 0)
        g_string_append_c (head, g_ascii_tolower ((char) data[i]));
    }
  return g_string_free (head, FALSE);
}

/* A line of a list, at the file's start or below remarks. */
static gboolean
is_qif (const char *head)
{
  static const char *const marks[] = { "!type:", "!account", "!option:", "!clear:" };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *at = strstr (head, marks[i]);

      if (at != NULL && (at == head || at[-1] == '\n' || at[-1] == '\r'))
        return TRUE;
    }
  return FALSE;
}

/**
 * finx_import_find_format:
 * @file_name: (nullable): counts where the first bytes leave it open
 *
 * Returns: what @bytes seem to be; CSV when nothing else fits
 */
FinxImportFormat
finx_import_find_format (GBytes     *bytes,
                         const char *file_name)
{
  g_autofree char *head = read_head (bytes);
  g_autofree char *name = g_ascii_strdown (file_name != NULL ? file_name : "", -1);

  if (g_str_has_prefix (head, "ofxheader") || (*head == '<' && strstr (head, "<ofx>") != NULL) || strstr (head, "<?ofx") != NULL)
    return FINX_FORMAT_OFX;
  if (*head == '{' || *head == '[')
    return FINX_FORMAT_GHOSTFOLIO;
  if (*head == '<' && strstr (head, "<flexqueryresponse") != NULL)
    return FINX_FORMAT_IBKR_FLEX;
  if (*head == '<')
    return FINX_FORMAT_PORTFOLIO_PERFORMANCE;
  if (is_qif (head) || g_str_has_suffix (name, ".qif"))
    return FINX_FORMAT_QIF;
  return g_str_has_suffix (name, ".ofx") || g_str_has_suffix (name, ".qfx") ? FINX_FORMAT_OFX : FINX_FORMAT_CSV;
}

static gboolean
check_choice (const FinxImportOptions  *options,
              FinxImportFormat          format,
              const FinxImportProfile  *profile,
              GError                  **error)
{
  if (options->profile == NULL || options->profile->format == format)
    return TRUE;
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-007", "The file is not “%s”; it seems to be %s. Choose that, or none",
                  options->profile->title, profile != NULL ? profile->title : "CSV");
  return FALSE;
}

/**
 * finx_import_read:
 * @bytes: the file, such as from finx_text_map_file()
 * @file_name: (nullable): a hint
 * @options: what is known about it; zeroed: nothing
 * @error: %FINX_ERROR_INVALID: nothing of the file could be read, and why
 *
 * The one door for files of transactions: what a file is, is told by what is in it. Ids stay the same however often it is
 * read. Any thread.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
FinxImportResult *
finx_import_read (GBytes                   *bytes,
                  const char               *file_name,
                  const FinxImportOptions  *options,
                  GError                  **error)
{
  FinxImportFormat format = finx_import_find_format (bytes, file_name);
  g_autoptr(GBytes) text = NULL;
  const char *encoding;
  FinxImportResult *result;
  gsize i = 0;

  while (i < G_N_ELEMENTS (readers) && readers[i].format != format)
    i++;
  if (!check_choice (options, format, i < G_N_ELEMENTS (readers) ? readers[i].profile : NULL, error))
    return NULL;
  if (i == G_N_ELEMENTS (readers))
    return finx_transaction_csv_read (bytes, options, error);

  text = finx_text_decode (bytes, &encoding, error);
  if (text == NULL)
    return NULL;
  result = readers[i].read (text, options, error);
  if (result != NULL)
    result->encoding = encoding;
  return result;
}
