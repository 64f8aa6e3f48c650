using System.Diagnostics.CodeAnalysis;
using Farspan.Topology.Diagnostics;
using Farspan.Topology.Shapes;
using Farspan.Topology.Yaml;

namespace Farspan.Topology.Resolving;

/// <summary>Names of one kind of thing. A thing whose declaration is broken has a name too, so that it is not called unknown.</summary>
internal sealed class NameTable<T>(string noun, BindContext context)
    where T : class
{
    private readonly Dictionary<string, T?> _things = new(StringComparer.Ordinal);
    private string? _listing;

    /// <summary>Adds a thing, or null for one that could not be read.</summary>
    public void Add(string name, T? thing)
    {
        _things[name] = thing;
        _listing = null;
    }

    /// <summary>The thing of a name, or null; says nothing.</summary>
    public T? Find(string name) => _things.GetValueOrDefault(name);

    /// <summary>Finds a thing; false after a diagnostic, either here or where the thing is declared.</summary>
    public bool TryFind(string name, SourceSpan place, [NotNullWhen(true)] out T? thing)
    {
        if (_things.TryGetValue(name, out thing))
        {
            return thing is not null;
        }

        if (context.Findings.IsFull)
        {
            context.Findings.CountError(); // Nobody will read the sentence.
            return false;
        }

        var hint = context.Suggester.Nearest(name, _things.Keys) is { } near ? $"did you mean '{near}'?"
            : _things.Count == 0 ? $"no {noun} is declared."
            : $"declare it, or name one of {Listing()}.";
        context.Findings.Error(ResolvingCodes.UnknownNameCode, place, $"There is no {noun} '{YamlSentence.Short(name)}'; {hint}");
        return false;
    }

    /// <summary>Made once for each table: a file may misspell thousands of names.</summary>
    private string Listing()
    {
        const int Listed = 6;
        if (_listing is null)
        {
            var first = string.Join(", ", _things.Keys.Order(StringComparer.Ordinal).Take(Listed));
            _listing = _things.Count > Listed ? FormattableString.Invariant($"{first} and {_things.Count - Listed} more") : first;
        }

        return _listing;
    }
}
