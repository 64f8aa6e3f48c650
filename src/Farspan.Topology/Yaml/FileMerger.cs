using Farspan.Topology.Diagnostics;

namespace Farspan.Topology.Yaml;

/// <summary>Makes one tree of the files of a folder: maps and lists at the root are joined, everything else stands once.</summary>
internal static class FileMerger
{
    /// <summary>Merges the roots in their order.</summary>
    public static YamlMap Merge(IReadOnlyList<YamlMap> roots, Findings findings)
    {
        if (roots.Count == 1)
        {
            return roots[0];
        }

        var order = new List<string>();
        var sections = new Dictionary<string, Section>(StringComparer.Ordinal);
        foreach (var entry in roots.SelectMany(r => r.Entries))
        {
            if (sections.TryGetValue(entry.Key.Text, out var section))
            {
                section.Join(entry, findings);
            }
            else
            {
                sections.Add(entry.Key.Text, new Section(entry));
                order.Add(entry.Key.Text);
            }
        }

        return new YamlMap { Entries = [.. order.Select(key => sections[key].ToEntry())], Span = roots[0].Span };
    }

    private sealed class Section(YamlEntry first)
    {
        private readonly List<YamlEntry> _entries = first.Value is YamlMap map ? [.. map.Entries] : [];
        private readonly List<YamlNode> _items = first.Value is YamlList list ? [.. list.Items] : [];
        private readonly Dictionary<string, SourceSpan> _places = first.Value is YamlMap map
            ? map.Entries.ToDictionary(e => e.Key.Text, e => e.Key.Span, StringComparer.Ordinal)
            : [];

        public void Join(YamlEntry other, Findings findings)
        {
            switch (first.Value, other.Value)
            {
                case (YamlMap, YamlMap map):
                    JoinMap(map, other.Key.Text, findings);
                    break;
                case (YamlList, YamlList list):
                    _items.AddRange(list.Items);
                    break;
                case (YamlScalar, YamlScalar):
                    findings.Error(ReadingCodes.DuplicateAcrossFilesCode, other.Key.Span,
                        $"The key '{YamlSentence.Short(other.Key.Text)}' already stands in {first.Key.Span}; it belongs into one file of the folder, so remove one of the two.", first.Key.Span);
                    break;
                default:
                    findings.Error(Shapes.ShapeCodes.TypeCode, other.Value.Span,
                        $"The section '{YamlSentence.Short(other.Key.Text)}' has another type here than in {first.Key.Span}; write both as maps, or both as lists.", first.Key.Span);
                    break;
            }
        }

        public YamlEntry ToEntry() => first.Value switch
        {
            YamlMap map => new YamlEntry(first.Key, new YamlMap { Entries = _entries, Span = map.Span }),
            YamlList list => new YamlEntry(first.Key, new YamlList { Items = _items, Span = list.Span }),
            _ => first,
        };

        private void JoinMap(YamlMap map, string section, Findings findings)
        {
            foreach (var entry in map.Entries)
            {
                if (_places.TryGetValue(entry.Key.Text, out var place))
                {
                    findings.Error(ReadingCodes.DuplicateAcrossFilesCode, entry.Key.Span,
                        $"'{YamlSentence.Short(entry.Key.Text)}' is declared under '{YamlSentence.Short(section)}' in two files, first in {place}; remove or rename one of the two.", place);
                }
                else
                {
                    _places.Add(entry.Key.Text, entry.Key.Span);
                    _entries.Add(entry);
                }
            }
        }
    }
}
