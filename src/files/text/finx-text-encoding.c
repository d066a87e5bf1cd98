/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-text-encoding.h"

#include <string.h>

#include "base/finx-error.h"

/**
 * finx_text_map_file:
 * @path: a file that nobody shortens while it is read
 *
 * Returns: (transfer full): its bytes, where they lie on disk; %NULL with %FINX_ERROR_INVALID or a #GFileError
 */
GBytes *
finx_text_map_file (const char  *path,
                    GError     **error)
{
  g_autoptr(GMappedFile) file = g_mapped_file_new (path, FALSE, error);

  if (file == NULL)
    return NULL;
  if (g_mapped_file_get_length (file) > FINX_TEXT_MAX_BYTES)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-004",
                      "The file is larger than 4 GiB. Split it, such as by year, and import the parts");
      return NULL;
    }
  return g_mapped_file_get_bytes (file);
}

static guint64
line_of (const char *start,
         const char *at)
{
  guint64 line = 1;

  for (; start < at; start++)
    line += *start == '\n';
  return line;
}

static gboolean
has_wide_text (const guint8 *p,
               const guint8 *end)
{
  while (p < end)
    if (*p++ >= 0x80)
      return TRUE;
  return FALSE;
}

/* Windows uses 0x80…0x9F for quotes and dashes, where ISO 8859 has nothing that is printed; 0xA4 is € in ISO 8859-15
 * only. Where neither stands, both say nearly the same. */
static const char *
guess_single_byte (const guint8 *p,
                   const guint8 *end)
{
  gboolean has_euro = FALSE;

  for (; p < end; p++)
    if (*p >= 0x80 && *p <= 0x9f)
      return "WINDOWS-1252";
    else
      has_euro |= *p == 0xa4;
  return has_euro ? "ISO-8859-15" : "WINDOWS-1252";
}

static GBytes *
convert (const char  *data,
         gsize        length,
         const char  *encoding,
         GError     **error)
{
  g_autoptr(GError) reason = NULL;
  gsize n_read = 0, n_written = 0;
  char *text;

  if (length > FINX_TEXT_MAX_CONVERTED)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-004",
                      "The file is written in %s and larger than 512 MiB. Save it as UTF-8, or in parts", encoding);
      return NULL;
    }
  text = g_convert (data, (gssize) length, "UTF-8", encoding, &n_read, &n_written, &reason);
  if (text == NULL || n_read < length)          /* the latter: cut within a character */
    {
      g_free (text);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-003",
                      "The text is damaged after byte %zu (read as %s). Export the file again, as UTF-8",
                      n_read, encoding);
      return NULL;
    }
  if (memchr (text, '\0', n_written) != NULL)
    {
      g_free (text);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-002",
                      "The file is not text: it contains zero bytes. Choose a CSV file");
      return NULL;
    }
  return g_bytes_new_take (text, n_written);
}

/* Zero bytes are no damage here: the reader names their rows.
 * Returns: (nullable): the first byte that is not UTF-8 */
static const char *
find_damage (const char *at,
             const char *end)
{
  while (at < end)
    {
      const char *stop;

      if (g_utf8_validate_len (at, (gsize) (end - at), &stop))
        return NULL;
      if (*stop != '\0')
        return stop;
      at = stop + 1;
    }
  return NULL;
}

/* A zero byte among the first 64 KiB, or the first bytes of a well-known format. */
static gboolean
looks_binary (const char *data,
              gsize       length)
{
  return memchr (data, '\0', MIN (length, 65536)) != NULL || (length >= 4 && memcmp (data, "PK\3\4", 4) == 0)
         || (length >= 4 && memcmp (data, "%PDF", 4) == 0) || (length >= 2 && memcmp (data, "\x1f\x8b", 2) == 0);
}

/**
 * finx_text_decode:
 * @encoding: (out) (optional): what it was written in; for ever valid
 *
 * UTF-8 with or without a mark, UTF-16 with one, else Windows-1252 or ISO 8859-15. A file that starts out as UTF-8
 * with umlauts and then is none is damaged, not old.
 *
 * Returns: (transfer full): UTF-8 without a mark, the same bytes if they were that; %NULL with %FINX_ERROR_INVALID
 */
GBytes *
finx_text_decode (GBytes      *bytes,
                  const char **encoding,
                  GError     **error)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length), *fault;
  gboolean marked = length >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0;
  const char *name = "UTF-8";

  if (length >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    name = "UTF-16LE";
  else if (length >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    name = "UTF-16BE";
  if (encoding != NULL)
    *encoding = name;
  if (name[4] == '1')
    return convert (data + 2, length - 2, name, error);

  if (length > 0 && looks_binary (data, length))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-002", "The file is not text. Choose a CSV file");
      return NULL;
    }
  fault = find_damage (data, data + length);
  if (fault == NULL)
    return g_bytes_new_from_bytes (bytes, marked ? 3 : 0, length - (marked ? 3 : 0));
  if (marked || has_wide_text ((const guint8 *) data, (const guint8 *) fault))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-003",
                      "The text is damaged in line %u: it is UTF-8 before. Export the file again",
                      (guint) line_of (data, fault));
      return NULL;
    }

  name = guess_single_byte ((const guint8 *) fault, (const guint8 *) data + length);
  if (encoding != NULL)
    *encoding = name;
  return convert (data, length, name, error);
}
