/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/finx-presets.h"

#include "base/finx-error.h"
#include "base/finx-json.h"
#include "base/finx-log.h"

#define LONGEST_NAME 60

typedef struct
{
  char *name, *text;
} Preset;

struct _FinxPresets
{
  GObject     parent_instance;
  FinxEngine *engine;                   /* owned */
  char       *key;
  GPtrArray  *presets;                  /* of Preset */
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FinxPresets, finx_presets, G_TYPE_OBJECT)

static void
preset_free (gpointer data)
{
  Preset *preset = data;

  g_free (preset->name);
  g_free (preset->text);
  g_free (preset);
}

static void
finx_presets_finalize (GObject *object)
{
  FinxPresets *self = FINX_PRESETS (object);

  g_clear_object (&self->engine);
  g_free (self->key);
  g_ptr_array_unref (self->presets);
  G_OBJECT_CLASS (finx_presets_parent_class)->finalize (object);
}

static void
finx_presets_class_init (FinxPresetsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_presets_finalize;
  changed_signal = g_signal_new ("changed", FINX_TYPE_PRESETS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_presets_init (FinxPresets *self)
{
  self->presets = g_ptr_array_new_with_free_func (preset_free);
}

static Preset *
lookup (FinxPresets *self,
        const char  *name)
{
  for (guint i = 0; i < self->presets->len; i++)
    if (g_strcmp0 (((Preset *) self->presets->pdata[i])->name, name) == 0)
      return self->presets->pdata[i];
  return NULL;
}

static void
tell_changed (FinxPresets *self)
{
  g_autofree char *text = finx_presets_to_text (self);

  finx_engine_set_state (self->engine, self->key, text);
  g_signal_emit (self, changed_signal, 0);
}

/* Those of @text that have a name and a text of their own; %NULL: it is none. */
static GPtrArray *
read_text (const char *text,
           GError    **error)
{
  g_autoptr(JsonNode) root = json_from_string (text, NULL);
  GPtrArray *presets;

  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRESET-004", "What was saved under names could not be read; it is left out. Save it again");
      return NULL;
    }
  presets = g_ptr_array_new_with_free_func (preset_free);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (root)); i++)
    {
      JsonObject *object = finx_json_object_of (json_array_get_element (json_node_get_array (root), i));
      const char *name = object != NULL ? finx_json_get_text (object, "name") : NULL;
      const char *saved = object != NULL ? finx_json_get_text (object, "text") : NULL;
      Preset *preset;

      if (name == NULL || saved == NULL)
        continue;
      preset = g_new0 (Preset, 1);
      preset->name = g_strdup (name);
      preset->text = g_strdup (saved);
      g_ptr_array_add (presets, preset);
    }
  return presets;
}

FinxPresets *
finx_presets_new (FinxEngine *engine,
                  const char *key)
{
  FinxPresets *self = g_object_new (FINX_TYPE_PRESETS, NULL);
  g_autofree char *text = finx_engine_get_state (engine, key);
  g_autoptr(GError) error = NULL;
  GPtrArray *presets = text != NULL ? read_text (text, &error) : NULL;

  self->engine = g_object_ref (engine);
  self->key = g_strdup (key);
  if (error != NULL)
    finx_log (FINX_LOG_WARNING, "state", "", "%s: %s", key, error->message);
  if (presets != NULL)
    {
      g_ptr_array_unref (self->presets);
      self->presets = presets;
    }
  return self;
}

guint
finx_presets_get_n (FinxPresets *self)
{
  g_return_val_if_fail (FINX_IS_PRESETS (self), 0);
  return self->presets->len;
}

const char *
finx_presets_get_name (FinxPresets *self,
                       guint        i)
{
  g_return_val_if_fail (FINX_IS_PRESETS (self) && i < self->presets->len, NULL);
  return ((Preset *) self->presets->pdata[i])->name;
}

const char *
finx_presets_find (FinxPresets *self,
                   const char  *name)
{
  Preset *found;

  g_return_val_if_fail (FINX_IS_PRESETS (self), NULL);
  found = lookup (self, name);
  return found != NULL ? found->text : NULL;
}

/* A usable name (transfer full). */
static char *
check_name (const char *name,
            GError    **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (name));

  if (*trimmed == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRESET-001", "A name is needed");
  else if (g_utf8_strlen (trimmed, -1) > LONGEST_NAME)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRESET-002", "The name is longer than 60 characters");
  else
    return g_steal_pointer (&trimmed);
  return NULL;
}

gboolean
finx_presets_save (FinxPresets *self,
                   const char  *name,
                   const char  *text,
                   GError     **error)
{
  g_autofree char *checked = check_name (name, error);
  Preset *preset;

  g_return_val_if_fail (FINX_IS_PRESETS (self), FALSE);
  if (checked == NULL)
    return FALSE;
  preset = lookup (self, checked);
  if (preset == NULL)
    {
      preset = g_new0 (Preset, 1);
      preset->name = g_steal_pointer (&checked);
      g_ptr_array_add (self->presets, preset);
    }
  g_free (preset->text);
  preset->text = g_strdup (text);
  tell_changed (self);
  return TRUE;
}

gboolean
finx_presets_rename (FinxPresets *self,
                     const char  *name,
                     const char  *new_name,
                     GError     **error)
{
  g_autofree char *checked = check_name (new_name, error);
  Preset *preset;

  g_return_val_if_fail (FINX_IS_PRESETS (self), FALSE);
  preset = lookup (self, name);
  if (checked == NULL || preset == NULL || g_str_equal (checked, name))
    return checked != NULL;
  if (lookup (self, checked) != NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-PRESET-003", "“%s” is there already", checked);
      return FALSE;
    }
  g_free (preset->name);
  preset->name = g_steal_pointer (&checked);
  tell_changed (self);
  return TRUE;
}

void
finx_presets_delete (FinxPresets *self,
                     const char  *name)
{
  Preset *preset;

  g_return_if_fail (FINX_IS_PRESETS (self));
  preset = lookup (self, name);
  if (preset != NULL && g_ptr_array_remove (self->presets, preset))
    tell_changed (self);
}

/**
 * finx_presets_to_text:
 *
 * Returns: (transfer full): `[{"name":"…","text":"…"},…]`
 */
char *
finx_presets_to_text (FinxPresets *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < self->presets->len; i++)
    {
      Preset *preset = self->presets->pdata[i];

      json_builder_begin_object (builder);
      finx_json_add_text (builder, "name", preset->name);
      finx_json_add_text (builder, "text", preset->text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

gboolean
finx_presets_from_text (FinxPresets *self,
                        const char  *text,
                        GError     **error)
{
  GPtrArray *presets = read_text (text, error);

  g_return_val_if_fail (FINX_IS_PRESETS (self), FALSE);
  if (presets == NULL)
    return FALSE;
  g_ptr_array_unref (self->presets);
  self->presets = presets;
  tell_changed (self);
  return TRUE;
}
