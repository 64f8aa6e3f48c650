namespace Farspan.Verification.Flows;

/// <summary>The kinds of declared way between two addresses.</summary>
public enum WayKind
{
    /// <summary>The topology declares none.</summary>
    None,

    /// <summary>Both stand in one subnet.</summary>
    Subnet,

    /// <summary>Both stand in one network, in different subnets.</summary>
    Network,

    /// <summary>A declared link joins their networks.</summary>
    Link,

    /// <summary>Both are members of one overlay, and both addresses are overlay addresses.</summary>
    Overlay,

    /// <summary>One is the internet host or another network, and the subnets concerned are public.</summary>
    Internet,
}
