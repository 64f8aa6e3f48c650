using Farspan.Linux.Routing;
using Farspan.Netlink.Links;

namespace Farspan.Agent.Links;

/// <summary>Which link has which index: the kernel speaks of indexes, specs speak of names.</summary>
/// <remarks>Remembers the last dump. An index or a name that is not known is looked up anew once; <see cref="LinuxLinks"/> reads anew in every pass.</remarks>
public sealed class LinkNames(RouteSocket socket)
{
    private readonly Dictionary<int, LinkEntry> _byIndex = [];
    private readonly Dictionary<string, LinkEntry> _byName = new(StringComparer.Ordinal);

    /// <summary>Reads all links.</summary>
    internal IReadOnlyList<LinkEntry> Refresh()
    {
        var links = socket.ReadLinks();
        _byIndex.Clear();
        _byName.Clear();
        foreach (var link in links)
        {
            _byIndex[link.Index] = link;
            _byName[link.Name] = link;
        }

        return links;
    }

    /// <summary>The name of a link, or null when there is none with that index.</summary>
    internal string? NameOf(int index)
    {
        if (!_byIndex.TryGetValue(index, out var link))
        {
            Refresh();
            _byIndex.TryGetValue(index, out link);
        }

        return link?.Name;
    }

    /// <summary>The index of a link by what was read last.</summary>
    /// <exception cref="IOException">There is no such link.</exception>
    internal int IndexOf(string name)
    {
        if (!_byName.TryGetValue(name, out var link))
        {
            Refresh();
            _byName.TryGetValue(name, out link);
        }

        return link?.Index ?? throw new IOException($"there is no link {name}");
    }
}
