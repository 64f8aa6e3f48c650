using System.Collections.Frozen;
using System.Net;
using System.Net.NetworkInformation;

namespace Farspan.Agent.Dns.Serving;

/// <summary>Names of links, by the number that a datagram came in by and by the address that a stream came to. Thread-safe.</summary>
/// <remarks>Of a stream the kernel does not tell the link: it is taken for the one that has the address it came to.</remarks>
internal sealed class LinkTable(TimeProvider time)
{
    // What is not known is looked for again, but not at the pace of questions.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private FrozenDictionary<int, string> _byIndex = FrozenDictionary<int, string>.Empty;
    private FrozenDictionary<IPAddress, string> _byAddress = FrozenDictionary<IPAddress, string>.Empty;
    private long _looked;

    /// <summary>The link's name, or empty.</summary>
    public string Of(int index) => index == 0 ? "" : Volatile.Read(ref _byIndex).GetValueOrDefault(index) ?? (TryLook() ? _byIndex.GetValueOrDefault(index, "") : "");

    /// <summary>Name of the link with an address, or empty.</summary>
    public string Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Volatile.Read(ref _byAddress).GetValueOrDefault(plain) ?? (TryLook() ? _byAddress.GetValueOrDefault(plain, "") : "");
    }

    private bool TryLook()
    {
        lock (_looking)
        {
            if (_looked != 0 && time.GetElapsedTime(_looked) < BetweenLooks)
            {
                return true;
            }

            _looked = time.GetTimestamp();
            var all = NetworkInterface.GetAllNetworkInterfaces();
            Volatile.Write(ref _byIndex, all.Select(l => (Index: Index(l), l.Name)).Where(l => l.Index > 0).DistinctBy(l => l.Index).ToFrozenDictionary(l => l.Index, l => l.Name));
            Volatile.Write(ref _byAddress, all
                .SelectMany(l => l.GetIPProperties().UnicastAddresses.Select(a => (a.Address, l.Name)))
                .DistinctBy(a => a.Address)
                .ToFrozenDictionary(a => a.Address, a => a.Name));
            return true;
        }
    }

    private static int Index(NetworkInterface link)
    {
        try
        {
            return link.GetIPProperties().GetIPv4Properties().Index;
        }
        catch (NetworkInformationException)
        {
            return 0;
        }
    }
}
