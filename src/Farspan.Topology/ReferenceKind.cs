namespace Farspan.Topology;

/// <summary>What a <see cref="Reference"/> speaks of.</summary>
public enum ReferenceKind
{
    /// <summary><c>internet</c>: every address outside the declared blocks.</summary>
    Internet,

    /// <summary><c>all</c>: every machine.</summary>
    All,

    /// <summary><c>machine/NAME</c></summary>
    Machine,

    /// <summary><c>service/NAME</c>: the machines it may run on.</summary>
    Service,

    /// <summary><c>provider/NAME</c>: its machines.</summary>
    Provider,

    /// <summary><c>zone/PROVIDER/ZONE</c>: the machines in it.</summary>
    Zone,

    /// <summary><c>network/NAME</c>: its machines.</summary>
    Network,

    /// <summary><c>subnet/NETWORK/SUBNET</c>: the machines in it.</summary>
    Subnet,

    /// <summary><c>overlay/NAME</c>: its members.</summary>
    Overlay,

    /// <summary><c>link/NAME</c>: a link; nothing that can be selected, but something that can be cut.</summary>
    Link,

    /// <summary><c>cidr/BLOCK</c>: literal addresses.</summary>
    Cidr,
}
