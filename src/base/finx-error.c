/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/finx-error.h"

#include <gio/gio.h>
#include <string.h>

#include "base/finx-decimal.h"
#include "base/finx-text.h"

#define MAX_CODE_LENGTH 40

G_DEFINE_QUARK (finx-error-quark, finx_error)

/* What stands for an error that was made without a code; the order of #FinxError. */
static const char *const kind_codes[] = {
  "FINX-AUTH-000", "FINX-RATE-000", "FINX-REJECTED-000", "FINX-PROTOCOL-000", "FINX-INVALID-000",
  "FINX-NOTFOUND-000", "FINX-OFFLINE-000", "FINX-STORE-000", "FINX-BUSY-000", "FINX-CORRUPT-000",
  "FINX-NEWER-000",
};

/* The code's place in "sentence (FINX-AREA-000)": from the F to the closing bracket; %NULL if there is none. */
static const char *
find_code (const char *message,
           gsize      *length)
{
  gsize message_length = strlen (message);
  const char *open = strrchr (message, '(');

  if (open == NULL || message[message_length - 1] != ')' || !g_str_has_prefix (open + 1, "FINX-"))
    return NULL;

  *length = (gsize) (message + message_length - 1 - (open + 1));
  if (*length > MAX_CODE_LENGTH)
    return NULL;
  for (gsize i = 1; i <= *length; i++)
    if (!g_ascii_isupper (open[i]) && !g_ascii_isdigit (open[i]) && open[i] != '-')
      return NULL;

  return open + 1;
}

/**
 * finx_set_error:
 * @error: (out) (optional): filled unless %NULL
 * @kind: what the caller can do
 * @code: stable, such as "FINX-RISK-003": capitals, digits and hyphens; starts with "FINX-"
 * @format: the sentence: what happened, what it means, what to do; never a secret
 *
 * The sentence is in the user's language, see finx_text(). The code travels at the end of the message, in brackets; finx_error_code() and finx_error_text() take them apart.
 */
void
finx_set_error (GError     **error,
                FinxError    kind,
                const char  *code,
                const char  *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list args;

  g_return_if_fail (code != NULL && g_str_has_prefix (code, "FINX-"));

  if (error == NULL)
    return;

  va_start (args, format);
  text = g_strdup_vprintf (finx_text (format), args);
  va_end (args);
  g_set_error (error, FINX_ERROR, (int) kind, "%s (%s)", text, code);
}

/**
 * finx_error_code:
 * @error: from anywhere
 *
 * Returns: (transfer none): the stable code, for ever valid; one that stands for the domain when it carries none
 */
const char *
finx_error_code (const GError *error)
{
  gsize length;
  const char *code;

  g_return_val_if_fail (error != NULL, "FINX-IO-000");

  code = find_code (error->message, &length);
  if (code != NULL)
    {
      g_autofree char *copy = g_strndup (code, length);

      return g_intern_string (copy);
    }

  if (error->domain == FINX_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (kind_codes))
    return kind_codes[error->code];
  if (error->domain == FINX_DECIMAL_ERROR)
    return "FINX-NUMBER-000";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "FINX-CANCELLED-000";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return "FINX-TIMEOUT-000";
  return "FINX-IO-000";
}

/**
 * finx_error_text:
 * @error: from anywhere
 *
 * Returns: (transfer full): the sentence without the code
 */
char *
finx_error_text (const GError *error)
{
  gsize length;
  const char *code;
  char *text;

  g_return_val_if_fail (error != NULL, g_strdup (""));

  code = find_code (error->message, &length);
  if (code == NULL)
    return g_strdup (error->message);

  text = g_strndup (error->message, (gsize) (code - 1 - error->message));
  return g_strchomp (text);
}
