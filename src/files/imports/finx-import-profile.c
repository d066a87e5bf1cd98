/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/imports/finx-import-profile.h"

#include <string.h>

/**
 * finx_import_profile_get:
 *
 * Returns: (nullable): the built-in profile of this name
 */
const FinxImportProfile *
finx_import_profile_get (const char *name)
{
  guint n_profiles;
  const FinxImportProfile *const *profiles = finx_import_profile_list (&n_profiles);

  for (guint i = 0; i < n_profiles; i++)
    if (g_strcmp0 (profiles[i]->name, name) == 0)
      return profiles[i];
  return NULL;
}

/* Takes the next of "a|b|c". Returns: whether there was one */
static gboolean
next_name (const char **names,
           char         name[64])
{
  gsize length = strcspn (*names, "|");

  if (length == 0)
    return FALSE;
  g_strlcpy (name, *names, MIN (length + 1, 64));
  *names += length + ((*names)[length] == '|');
  return TRUE;
}

/* @name: "*" at its end: what begins like this */
static gboolean
is_called (const FinxCsvCell *cell,
           const char        *name)
{
  gsize n = strlen (name);

  if (n == 0 || name[n - 1] != '*')
    return finx_csv_cell_is (cell, name);
  return cell->length >= n - 1 && g_ascii_strncasecmp (cell->text, name, n - 1) == 0;
}

static guint
find_cell (const FinxCsvRow *row,
           const char       *name,
           guint            *n_found)
{
  guint found = G_MAXUINT;

  *n_found = 0;
  for (guint i = 0; i < row->n_cells; i++)
    if (is_called (&row->cells[i], name))
      {
        if ((*n_found)++ == 0)
          found = i;
      }
  return found;
}

/**
 * finx_import_profile_find_column:
 * @head: the line with the names
 * @n_found: (out): how many columns have that name; more than one is a fault of the file
 *
 * Returns: the column's number, from 0; %G_MAXUINT: not there
 */
guint
finx_import_profile_find_column (const FinxImportProfile *self,
                                 FinxImportField          field,
                                 const FinxCsvRow        *head,
                                 guint                   *n_found)
{
  const char *names = self->columns[field];
  char name[64];

  *n_found = 0;
  while (names != NULL && next_name (&names, name))
    {
      guint column = find_cell (head, name, n_found);

      if (column != G_MAXUINT)
        return column;
    }
  return G_MAXUINT;
}

static gboolean
fits_alone (const FinxImportProfile *self,
            const FinxCsvRow        *row)
{
  const char *marks = self->marks;
  char name[64];
  guint n_found;

  if (row->fault != NULL || self->format != FINX_FORMAT_CSV)
    return FALSE;
  if (self->section != NULL && (row->n_cells < 2 || !finx_csv_cell_is (&row->cells[0], self->section)
                                || !finx_csv_cell_is (&row->cells[1], "Header")))
    return FALSE;
  while (next_name (&marks, name))
    if (find_cell (row, name, &n_found) == G_MAXUINT)
      return FALSE;
  return TRUE;
}

/**
 * finx_import_profile_find_section:
 *
 * Returns: (nullable): the section of the layout that @row is the head line of; the layout itself where it has none
 */
const FinxImportProfile *
finx_import_profile_find_section (const FinxImportProfile *self,
                                  const FinxCsvRow        *row)
{
  if (fits_alone (self, row))
    return self;
  for (guint i = 0; self->others != NULL && self->others[i] != NULL; i++)
    if (fits_alone (self->others[i], row))
      return self->others[i];
  return NULL;
}

/**
 * finx_import_profile_fits:
 *
 * Returns: whether @row is a head line of this layout; never for one that is not CSV
 */
gboolean
finx_import_profile_fits (const FinxImportProfile *self,
                          const FinxCsvRow        *row)
{
  return finx_import_profile_find_section (self, row) != NULL;
}

/**
 * finx_import_profile_is_likely:
 *
 * Returns: whether a file with the head line @row is taken for one of this layout where nobody chose it. Many programs call columns
 *   “Date” and “Type”: FinX CSV is what has more of its columns than of others
 */
gboolean
finx_import_profile_is_likely (const FinxImportProfile *self,
                               const FinxCsvRow        *row)
{
  guint n_own = 0, n_found;

  if (!finx_import_profile_fits (self, row))
    return FALSE;
  for (guint field = 0; field < FINX_N_FIELDS; field++)
    n_own += finx_import_profile_find_column (self, field, row, &n_found) != G_MAXUINT;
  return (self->flags & FINX_IMPORT_EXACT) == 0 || 2 * n_own > row->n_cells;
}

/**
 * finx_import_profile_find_word:
 *
 * Returns: (nullable): what the text means; whole words go before beginnings, and long beginnings before short ones
 */
const FinxImportWord *
finx_import_profile_find_word (const FinxImportProfile *self,
                               const char              *text,
                               gsize                    length)
{
  const FinxImportWord *found = NULL;
  gsize found_length = 0;

  for (const FinxImportWord *word = self->words; word != NULL && word->text != NULL; word++)
    {
      gsize n = strlen (word->text);
      gboolean is_beginning = n > 0 && word->text[n - 1] == '*';

      n -= is_beginning;
      if (length < n || g_ascii_strncasecmp (text, word->text, n) != 0)
        continue;
      if (!is_beginning && length == n)
        return word;
      if (is_beginning && (found == NULL || n > found_length))
        {
          found = word;
          found_length = n;
        }
    }
  return found;
}
