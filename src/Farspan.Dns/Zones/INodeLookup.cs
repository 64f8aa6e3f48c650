namespace Farspan.Dns.Zones;

/// <summary>Finds what there is by a name.</summary>
internal interface INodeLookup
{
    /// <summary>What has exactly this name, in lower case; or null.</summary>
    DnsNode? Find(ReadOnlySpan<byte> lower);
}
