namespace Farspan.Lab.Faults;

/// <summary>What can be cut off.</summary>
public enum FaultKind
{
    /// <summary>Everything one provider hosts, from everything else.</summary>
    Provider,

    /// <summary>One zone's subnets, from everything else.</summary>
    Zone,

    /// <summary>One network, from everything else.</summary>
    Network,

    /// <summary>One machine, from everybody.</summary>
    Machine,

    /// <summary>A declared link: what its two networks say to each other outside the overlays.</summary>
    Link,
}
