/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/text/finx-xml-tree.h"

#include <string.h>

#include "base/finx-error.h"

#define NODES_AT_ONCE 4096
#define MAX_HOPS      8         /* of references to references */

struct _FinxXmlTree
{
  GPtrArray    *blocks;         /* of NODES_AT_ONCE nodes each */
  guint         n_nodes;
  guint         depth;
  GStringChunk *texts;
  GHashTable   *children;       /* set of FinxXmlNode by parent, name and number */
  GHashTable   *ids;            /* "id" of an element → it */
  FinxXmlNode  *root, *open;
  GString      *text;           /* of the element that is open */
  guint         dropped;        /* how many levels are being passed over */
  const FinxXmlTreeOptions *options;
};

static guint
child_hash (gconstpointer data)
{
  const FinxXmlNode *node = data;

  return g_direct_hash (node->parent) * 31 + g_direct_hash (node->name) * 17 + node->nth * 2654435761u;
}

static gboolean
child_equal (gconstpointer a,
             gconstpointer b)
{
  const FinxXmlNode *one = a, *other = b;

  return one->parent == other->parent && one->name == other->name && one->nth == other->nth;
}

static FinxXmlNode *
find_child (FinxXmlTree *self,
            FinxXmlNode *parent,
            const char  *name,          /* as the tree has it */
            guint        nth)
{
  FinxXmlNode key = { .parent = parent, .name = name, .nth = nth };

  return g_hash_table_lookup (self->children, &key);
}

static FinxXmlNode *
new_node (FinxXmlTree *self)
{
  if (self->n_nodes % NODES_AT_ONCE == 0)
    g_ptr_array_add (self->blocks, g_new0 (FinxXmlNode, NODES_AT_ONCE));
  return (FinxXmlNode *) self->blocks->pdata[self->blocks->len - 1] + self->n_nodes++ % NODES_AT_ONCE;
}

/* The last child tells the number in most cases: lists have children of one name. */
static guint
count_before (FinxXmlTree *self,
              FinxXmlNode *parent,
              const char  *name)
{
  guint low = 0, high = 1;

  if (parent->last_child != NULL && parent->last_child->name == name)
    return parent->last_child->nth;
  while (find_child (self, parent, name, high) != NULL)
    {
      low = high;
      high *= 2;
    }
  while (high - low > 1)
    if (find_child (self, parent, name, low + (high - low) / 2) != NULL)
      low += (high - low) / 2;
    else
      high = low + (high - low) / 2;
  return low;
}

static FinxXmlNode *
add_node (FinxXmlTree *self,
          FinxXmlNode *parent,
          const char  *name)
{
  FinxXmlNode *node = new_node (self);

  node->name = g_string_chunk_insert_const (self->texts, name);
  node->text = "";
  node->parent = parent;
  node->nth = parent != NULL ? count_before (self, parent, node->name) + 1 : 1;
  if (parent != NULL && parent->last_child != NULL)
    parent->last_child->next = node;
  else if (parent != NULL)
    parent->first_child = node;
  if (parent != NULL)
    parent->last_child = node;
  g_hash_table_add (self->children, node);
  return node;
}

static void
add_attributes (FinxXmlTree  *self,
                FinxXmlNode  *node,
                const char  **names,
                const char  **values)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], "reference"))
      {
        node->reference = g_string_chunk_insert (self->texts, values[i]);
      }
    else if (g_str_equal (names[i], "id"))
      {
        g_hash_table_insert (self->ids, g_string_chunk_insert (self->texts, values[i]), node);
      }
    else if (!g_str_equal (names[i], "class"))
      {
        g_autofree char *name = g_strconcat ("@", names[i], NULL);
        FinxXmlNode *attribute = add_node (self, node, name);

        attribute->text = g_string_chunk_insert_const (self->texts, values[i]);
        attribute->line = node->line;
        attribute->column = node->column;
      }
}

static void
take_text (FinxXmlTree *self)
{
  if (self->open != NULL && self->text->len > 0)
    {
      g_strstrip (self->text->str);
      if (*self->text->str != '\0')
        self->open->text = strlen (self->text->str) < 64 ? g_string_chunk_insert_const (self->texts, self->text->str)
                                                         : g_string_chunk_insert (self->texts, self->text->str);
    }
  g_string_truncate (self->text, 0);
}

static void
start_element (GMarkupParseContext  *context,
               const char           *name,
               const char          **attributes,
               const char          **values,
               gpointer              user_data,
               GError              **error)
{
  FinxXmlTree *self = user_data;
  const FinxXmlTreeOptions *options = self->options;
  FinxXmlNode *node;
  int line, column;

  if (++self->depth > FINX_XML_MAX_DEPTH || self->n_nodes >= FINX_XML_MAX_NODES)
    {
      g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_PARSE, "the file has more elements than can be read");
      return;
    }
  if (self->dropped > 0
      || (self->open != NULL && options->dropped != NULL && g_strv_contains (options->dropped, name))
      || (options->element != NULL && !options->element (self->open, name, attributes, values, options->user_data)))
    {
      self->dropped++;
      return;
    }
  take_text (self);
  node = add_node (self, self->open, name);
  g_markup_parse_context_get_position (context, &line, &column);
  node->line = (guint32) line;
  node->column = (guint32) column;
  add_attributes (self, node, attributes, values);
  if (self->root == NULL)
    self->root = node;
  self->open = node;
}

static void
end_element (GMarkupParseContext  *context,
             const char           *name,
             gpointer              user_data,
             GError              **error)
{
  FinxXmlTree *self = user_data;

  self->depth--;
  if (self->dropped > 0)
    {
      self->dropped--;
      return;
    }
  take_text (self);
  self->open = self->open->parent;
}

static void
text (GMarkupParseContext  *context,
      const char           *part,
      gsize                 length,
      gpointer              user_data,
      GError              **error)
{
  FinxXmlTree *self = user_data;

  if (self->dropped == 0)
    g_string_append_len (self->text, part, (gssize) length);
}

/* GMarkup's messages are of programmers. */
static void
set_error (GMarkupParseContext *context,
           const GError        *reason,
           GError             **error)
{
  int line, column;

  g_markup_parse_context_get_position (context, &line, &column);
  finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-042",
                  "The XML text is broken or ends too early in line %d, column %d (%s). Save the file again", line, column,
                  reason->message);
}

/**
 * finx_xml_tree_new:
 * @text: UTF-8
 *
 * Returns: (transfer full) (nullable): %NULL with %FINX_ERROR_INVALID, which tells the line
 */
FinxXmlTree *
finx_xml_tree_new (GBytes                    *bytes,
                   const FinxXmlTreeOptions  *options,
                   GError                   **error)
{
  static const GMarkupParser parser = { start_element, end_element, text, NULL, NULL };
  g_autoptr(FinxXmlTree) self = g_new0 (FinxXmlTree, 1);
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, self, NULL);
  g_autoptr(GError) reason = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  self->blocks = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_string_chunk_new (65536);
  self->children = g_hash_table_new (child_hash, child_equal);
  self->ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->text = g_string_new (NULL);
  self->options = options;
  if (!g_markup_parse_context_parse (context, data, (gssize) length, &reason)
      || !g_markup_parse_context_end_parse (context, &reason))
    {
      set_error (context, reason, error);
      return NULL;
    }
  if (self->root == NULL)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-IMPORT-042", "The XML text has no elements. Choose another file");
      return NULL;
    }
  self->options = NULL;
  return g_steal_pointer (&self);
}

void
finx_xml_tree_free (FinxXmlTree *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->blocks);
  g_string_chunk_free (self->texts);
  g_hash_table_unref (self->children);
  g_hash_table_unref (self->ids);
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Returns: (transfer none): never %NULL */
FinxXmlNode *
finx_xml_tree_get_root (FinxXmlTree *self)
{
  return self->root;
}

/* One step of a path: "..", "name" or "name[3]". */
static FinxXmlNode *
step (FinxXmlTree *self,
      FinxXmlNode *node,
      const char  *part,
      gsize        length)
{
  g_autofree char *name = NULL;
  const char *bracket = memchr (part, '[', length);
  guint64 nth = bracket != NULL ? g_ascii_strtoull (bracket + 1, NULL, 10) : 1;

  if (length == 0 || (length == 1 && *part == '.'))
    return node;
  if (length == 2 && memcmp (part, "..", 2) == 0)
    return node->parent;
  if (nth == 0 || nth > G_MAXUINT32)
    return NULL;
  name = g_strndup (part, bracket != NULL ? (gsize) (bracket - part) : length);
  return find_child (self, node, g_string_chunk_insert_const (self->texts, name), (guint) nth);
}

static FinxXmlNode *
follow (FinxXmlTree *self,
        FinxXmlNode *node,
        const char  *path)
{
  if (g_ascii_isdigit (*path))
    return g_hash_table_lookup (self->ids, path);
  if (*path == '/')
    {
      path += strspn (path, "/");
      if (!g_str_has_prefix (path, self->root->name))
        return NULL;
      path += strlen (self->root->name);
      node = self->root;
    }
  while (node != NULL && *path != '\0')
    {
      gsize length = strcspn (path, "/");

      node = step (self, node, path, length);
      path += length;
      path += *path == '/';
    }
  return node;
}

/**
 * finx_xml_tree_resolve:
 * @node: (nullable):
 *
 * Returns: (transfer none) (nullable): what it stands for, itself mostly; %NULL: something that is not there
 */
FinxXmlNode *
finx_xml_tree_resolve (FinxXmlTree *self,
                       FinxXmlNode *node)
{
  for (guint i = 0; i < MAX_HOPS && node != NULL && node->reference != NULL; i++)
    node = follow (self, node, node->reference);
  return node != NULL && node->reference == NULL ? node : NULL;
}

/**
 * finx_xml_tree_find:
 * @node: (nullable):
 *
 * Returns: (transfer none) (nullable): the first child of this name, resolved
 */
FinxXmlNode *
finx_xml_tree_find (FinxXmlTree *self,
                    FinxXmlNode *node,
                    const char  *name)
{
  if (node == NULL)
    return NULL;
  return finx_xml_tree_resolve (self, find_child (self, node, g_string_chunk_insert_const (self->texts, name), 1));
}

/* Returns: (transfer none): its text; "" where it is not there */
const char *
finx_xml_tree_get_text (FinxXmlTree *self,
                        FinxXmlNode *node,
                        const char  *name)
{
  FinxXmlNode *child = finx_xml_tree_find (self, node, name);

  return child != NULL ? child->text : "";
}
