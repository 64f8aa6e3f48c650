using Farspan.Analysis.Endpoints;
using Farspan.Analysis.Reachability.Engine;

namespace Farspan.Analysis.Reachability.Rows;

/// <summary>Endpoints as senders: by class, and classes by the atoms that rows speak of.</summary>
internal sealed class SourceFold
{
    private readonly Dictionary<int, List<SourceClass>> _byAtom = [];

    private SourceFold(SourceClass[] classes) => Classes = classes;

    /// <summary>The classes, in order of their first members.</summary>
    public IReadOnlyList<SourceClass> Classes { get; }

    /// <summary>The classes of an atom, or null where there is none.</summary>
    public IReadOnlyList<SourceClass>? Of(int atom) => _byAtom.GetValueOrDefault(atom);

    /// <summary>Folds some endpoints.</summary>
    /// <param name="proof">The proof.</param>
    /// <param name="endpoints">Their numbers, in order.</param>
    /// <param name="classOf">The class of each.</param>
    public static SourceFold Of(Proof proof, IEnumerable<int> endpoints, Func<Endpoint, int> classOf)
    {
        var (ids, members) = (new Dictionary<int, int>(), new List<List<Endpoint>>());
        foreach (var id in endpoints)
        {
            var endpoint = proof.Endpoints.All[id];
            var key = classOf(endpoint);
            if (!ids.TryGetValue(key, out var position))
            {
                ids.Add(key, position = members.Count);
                members.Add([]);
            }

            members[position].Add(endpoint);
        }

        var fold = new SourceFold([.. members.Select(m => new SourceClass(proof.Places.Of(m[0].Id), m))]);
        foreach (var source in fold.Classes)
        {
            // Rows that were made before an atom was split speak of the atom that it was split from.
            for (var atom = proof.Atoms.Of(source.Members[0].Id); ; atom = proof.Atoms.Parent(atom))
            {
                fold.Add(atom, source);
                if (atom < proof.Atoms.First)
                {
                    break;
                }
            }
        }

        return fold;
    }

    private void Add(int atom, SourceClass source)
    {
        if (_byAtom.TryGetValue(atom, out var classes))
        {
            classes.Add(source);
        }
        else
        {
            _byAtom.Add(atom, [source]);
        }
    }
}
