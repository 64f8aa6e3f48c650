namespace Farspan.Gateway.Egress;

/// <summary>Who an address belongs to, as far as it matters for what may be connected to.</summary>
public enum AddressScope
{
    /// <summary>Somebody on the internet.</summary>
    Public,

    /// <summary>Private, shared, for documentation or reserved: only where a rule names the address itself.</summary>
    Private,

    /// <summary>The gateway's own machine, its link, a metadata service, or many at once: never.</summary>
    Never,
}
