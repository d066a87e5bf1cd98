/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/screener/finx-screens.h"

#include "base/finx-error.h"
#include "engine/finx-engine-private.h"
#include "market/screener/finx-screen-terms.h"

#define KEY          "markets.screens"
#define LONGEST_NAME 60                 /* characters */

GPtrArray *
finx_engine_list_screens (FinxEngine *self)
{
  g_autofree char *text = NULL;
  GPtrArray *screens;

  g_return_val_if_fail (FINX_IS_ENGINE (self), NULL);

  text = finx_engine_get_state (self, KEY);
  screens = text != NULL ? finx_screens_from_text (text) : NULL;
  return screens != NULL ? screens : g_ptr_array_new_with_free_func ((GDestroyNotify) finx_screen_free);
}

static gboolean
is_called (const FinxScreen *screen,
           const char       *name)
{
  g_autofree char *one = g_utf8_casefold (screen->name, -1), *other = g_utf8_casefold (name, -1);

  return g_str_equal (one, other);
}

/* −1: none */
static int
find (GPtrArray  *screens,
      const char *name)
{
  for (guint i = 0; i < screens->len; i++)
    if (is_called (screens->pdata[i], name))
      return (int) i;
  return -1;
}

FinxScreen *
finx_engine_find_screen (FinxEngine *self,
                         const char *name)
{
  g_autoptr(GPtrArray) kept = finx_engine_list_screens (self), ready = finx_screen_list_ready ();
  int at = find (kept, name);

  if (at >= 0)
    return finx_screen_copy (kept->pdata[at]);
  at = find (ready, name);
  return at >= 0 ? finx_screen_copy (ready->pdata[at]) : finx_screen_find_ready (name);
}

static void
write_screens (FinxEngine *self,
               GPtrArray  *screens)
{
  g_autofree char *text = finx_screens_to_text (screens);

  finx_engine_set_state (self, KEY, text);
}

static gboolean
is_ready_id (const char *name)
{
  g_autoptr(FinxScreen) ready = finx_screen_find_ready (name);

  return ready != NULL;
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  g_autoptr(GPtrArray) ready = finx_screen_list_ready ();
  g_autofree char *bare = g_strstrip (g_strdup (name));

  if (*bare == '\0' || g_utf8_strlen (name, -1) > LONGEST_NAME)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-003", "A screen needs a name of 1 to %d characters", LONGEST_NAME);
  else if (find (ready, name) >= 0 || is_ready_id (name))
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-003", "“%s” is a screen that comes with the program; choose another name", name);
  else
    return TRUE;
  return FALSE;
}

static gboolean
refuse_unknown (const char  *name,
                GError     **error)
{
  finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-SCREEN-004", "There is no kept screen “%s”", name);
  return FALSE;
}

gboolean
finx_engine_keep_screen (FinxEngine       *self,
                         const FinxScreen *screen,
                         GError          **error)
{
  g_autoptr(GPtrArray) screens = finx_engine_list_screens (self);
  int at = find (screens, screen->name);

  if (!check_name (screen->name, error) || !finx_engine_may_write (self, error))
    return FALSE;
  if (at >= 0)
    g_ptr_array_remove_index (screens, (guint) at);
  g_ptr_array_insert (screens, at, finx_screen_copy (screen));
  write_screens (self, screens);
  return TRUE;
}

gboolean
finx_engine_rename_screen (FinxEngine  *self,
                           const char  *name,
                           const char  *to,
                           GError     **error)
{
  g_autoptr(GPtrArray) screens = finx_engine_list_screens (self);
  int at = find (screens, name), taken = find (screens, to);
  FinxScreen *screen;

  if (at < 0)
    return refuse_unknown (name, error);
  if (!check_name (to, error) || !finx_engine_may_write (self, error))
    return FALSE;
  if (taken >= 0 && taken != at)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-SCREEN-003", "Another screen is called “%s”; choose another name", to);
      return FALSE;
    }
  screen = screens->pdata[at];
  g_free (screen->name);
  screen->name = g_strdup (to);
  write_screens (self, screens);
  return TRUE;
}

FinxScreen *
finx_engine_forget_screen (FinxEngine  *self,
                           const char  *name,
                           GError     **error)
{
  g_autoptr(GPtrArray) screens = finx_engine_list_screens (self);
  int at = find (screens, name);
  FinxScreen *forgotten;

  if (at < 0)
    {
      refuse_unknown (name, error);
      return NULL;
    }
  if (!finx_engine_may_write (self, error))
    return NULL;
  forgotten = g_ptr_array_steal_index (screens, (guint) at);
  write_screens (self, screens);
  return forgotten;
}
