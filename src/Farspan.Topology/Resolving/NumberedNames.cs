using System.Globalization;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;

namespace Farspan.Topology.Resolving;

/// <summary>Names of the items of a list: the one given, or the number from 1.</summary>
internal sealed class NumberedNames(string noun, Findings findings)
{
    private readonly Dictionary<string, SourceSpan> _places = new(StringComparer.Ordinal);

    /// <summary>The name of an item; a name that stands twice gets a diagnostic.</summary>
    public string Of(Located<string>? given, int index)
    {
        if (given is not { } name)
        {
            return (index + 1).ToString(CultureInfo.InvariantCulture);
        }

        if (!_places.TryAdd(name.Value, name.Span))
        {
            findings.Error(ResolvingCodes.DuplicateNameCode, name.Span, $"Another {noun} is already called '{name.Value}'; give each a name of its own.", _places[name.Value]);
        }

        return name.Value;
    }

    /// <summary>The name of one part of an item: the item's own where it has one part only.</summary>
    public static string Part(string name, int index, int count) => count == 1 ? name : FormattableString.Invariant($"{name}.{index + 1}");
}
