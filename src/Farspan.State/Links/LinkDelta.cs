namespace Farspan.State.Links;

/// <summary>Operations that turn the links seen into the links desired: remove, then create, then change.</summary>
public sealed record LinkDelta : IDelta
{
    /// <summary>Nothing to do.</summary>
    public static LinkDelta None { get; } = new() { Remove = [], Create = [], Change = [], Missing = [] };

    /// <summary>Links of ours that must go: not desired, or of the wrong kind.</summary>
    public required IReadOnlyList<string> Remove { get; init; }

    /// <summary>Bridges to make, set up at once, in the order of the spec.</summary>
    public required IReadOnlyList<LinkSpec> Create { get; init; }

    /// <summary>Links to change, in the order of the spec.</summary>
    public required IReadOnlyList<LinkChange> Change { get; init; }

    /// <summary>Desired links that somebody else must make: hardware, the lab's wiring, an overlay engine.</summary>
    public required IReadOnlyList<LinkSpec> Missing { get; init; }

    /// <summary>True when what was seen is what is desired.</summary>
    public bool IsEmpty => Remove.Count == 0 && Create.Count == 0 && Change.Count == 0 && Missing.Count == 0;

    /// <summary>Number of operations; missing links are not operations.</summary>
    public int Count => Remove.Count + Create.Count + Change.Count;

    /// <summary>Compares by name. Links without our mark that the spec does not name are left out of account.</summary>
    public static LinkDelta Between(IReadOnlyList<LinkSpec> desired, IReadOnlyList<LinkStatus> observed)
    {
        var seen = observed.ToDictionary(l => l.Name, StringComparer.Ordinal);
        var wanted = desired.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var remove = observed.Where(l => KernelMarks.IsOurLink(l.Name) && !wanted.Contains(l.Name)).Select(l => l.Name).Order(StringComparer.Ordinal).ToList();
        var create = new List<LinkSpec>();
        var change = new List<LinkChange>();
        var missing = new List<LinkSpec>();
        foreach (var link in desired)
        {
            var exists = seen.TryGetValue(link.Name, out var status);
            if (exists && status!.Kind != link.Kind && KernelMarks.IsOurLink(link.Name))
            {
                remove.Add(link.Name);
                exists = false;
            }

            if (!exists)
            {
                (link.Kind == LinkKind.Bridge ? create : missing).Add(link);
                continue;
            }

            var mtu = link.Mtu is { } size && size != status!.Mtu ? link.Mtu : null;
            if (mtu is not null || !status!.IsUp)
            {
                change.Add(new LinkChange { Name = link.Name, Mtu = mtu, SetUp = !status!.IsUp });
            }
        }

        return new LinkDelta { Remove = remove, Create = create, Change = change, Missing = missing };
    }

    /// <summary>The part that concerns the links for which <paramref name="isOurs"/> is true.</summary>
    public LinkDelta On(Func<string, bool> isOurs) => new()
    {
        Remove = [.. Remove.Where(isOurs)],
        Create = [.. Create.Where(l => isOurs(l.Name))],
        Change = [.. Change.Where(l => isOurs(l.Name))],
        Missing = [.. Missing.Where(l => isOurs(l.Name))],
    };

    /// <summary>One line per difference, for people.</summary>
    public IEnumerable<string> Describe() =>
        Remove.Select(n => $"link {n} should not be there")
            .Concat(Create.Select(l => $"link {l.Name} is missing"))
            .Concat(Missing.Select(l => $"link {l.Name} is missing"))
            .Concat(Change.Select(c => $"link {c.Name} {(c.SetUp ? "is down" : string.Empty)}{(c is { SetUp: true, Mtu: not null } ? " and " : string.Empty)}{(c.Mtu is { } mtu ? $"should have MTU {mtu}" : string.Empty)}"));
}
