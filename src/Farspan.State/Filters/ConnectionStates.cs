namespace Farspan.State.Filters;

/// <summary>States of connection tracking that a rule matches; none means that the rule does not look (nft(8), «ct state»).</summary>
[Flags]
public enum ConnectionStates
{
    /// <summary>Not looked at.</summary>
    None = 0,

    /// <summary>Belongs to no connection and cannot begin one.</summary>
    Invalid = 1,

    /// <summary>Part of a connection seen in both directions.</summary>
    Established = 2,

    /// <summary>Belongs to a connection indirectly, such as an ICMP error.</summary>
    Related = 4,

    /// <summary>Begins a connection.</summary>
    New = 8,
}
