using Farspan.Agent.Links;
using Farspan.State.Links;

namespace Farspan.Agent.Tests.InMemory;

/// <summary>Links in memory.</summary>
public sealed class InMemoryLinks(InMemoryMachine machine) : ILinks
{
    private const int DefaultMtu = 1500;

    /// <inheritdoc/>
    public IReadOnlyList<LinkStatus> Read() => [.. machine.Links.Values];

    /// <inheritdoc/>
    public void Apply(LinkDelta delta)
    {
        foreach (var name in delta.Remove)
        {
            Find(name);
            machine.DropLink(name);
            machine.Journal.Add($"link {name} removed");
        }

        foreach (var link in delta.Create)
        {
            machine.Links.Add(link.Name, new LinkStatus { Name = link.Name, Kind = link.Kind, IsUp = true, Mtu = link.Mtu ?? DefaultMtu });
            machine.Journal.Add($"link {link.Name} made");
        }

        foreach (var change in delta.Change)
        {
            var link = Find(change.Name);
            machine.Links[change.Name] = link with { Mtu = change.Mtu ?? link.Mtu, IsUp = link.IsUp || change.SetUp };
            machine.Journal.Add($"link {change.Name} changed");
        }
    }

    private LinkStatus Find(string name) => machine.Links.TryGetValue(name, out var link) ? link : throw new IOException($"there is no link {name}");
}
