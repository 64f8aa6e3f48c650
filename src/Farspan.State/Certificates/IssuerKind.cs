namespace Farspan.State.Certificates;

/// <summary>What issues certificates.</summary>
public enum IssuerKind
{
    /// <summary>The network's own authority.</summary>
    Internal,

    /// <summary>A server that speaks ACME (RFC 8555), such as a public authority.</summary>
    Acme,

    /// <summary>Something that Farspan neither runs nor asks, such as a service mesh's own authority.</summary>
    External,
}
