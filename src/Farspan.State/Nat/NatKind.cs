namespace Farspan.State.Nat;

/// <summary>What is written anew in a connection's packets (nft(8), «NAT statements»).</summary>
public enum NatKind
{
    /// <summary>The source becomes the first address, of the packet's family, of the link it leaves by; chosen after routing.</summary>
    Masquerade,

    /// <summary>The source becomes a given address; chosen after routing.</summary>
    Source,

    /// <summary>The destination becomes a given address and perhaps port; chosen before routing.</summary>
    Destination,
}
