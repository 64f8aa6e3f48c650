namespace Farspan.Planning;

/// <summary>The concepts that a plan is compared by, each with the key that makes two items the same one.</summary>
public enum PlanConcept
{
    /// <summary>Role, provider or zone; the key is the property's name.</summary>
    Machine,

    /// <summary>A link; the key is its name.</summary>
    Link,

    /// <summary>An address; the key is link and address.</summary>
    Address,

    /// <summary>A route; the key is its destination.</summary>
    Route,

    /// <summary>A kernel parameter; the key is its name.</summary>
    Sysctl,

    /// <summary>An overlay; the key is its name.</summary>
    Overlay,

    /// <summary>A member of an overlay; the key is <c>overlay/machine</c>.</summary>
    Peer,

    /// <summary>The verdict of a chain for what no rule matches, or the order of its rules or of translations; the key is the chain's name.</summary>
    FilterChain,

    /// <summary>A set of addresses; the key is its name, the members are its networks.</summary>
    AddressSet,

    /// <summary>A rule; the key is chain and content, so that a rule is added or removed and never changed.</summary>
    FilterRule,

    /// <summary>A rule of address translation; the key is chain and content.</summary>
    Nat,

    /// <summary>A line of the hosts file; the key is its address.</summary>
    Host,

    /// <summary>Servers or search domains of the resolver; the key is <c>servers</c> or <c>search</c>.</summary>
    Resolver,

    /// <summary>A service; the key is its name, the members are the machines that run it.</summary>
    Service,

    /// <summary>A listener, upstream, rule, token, way outside or limit of a gateway; the key begins with the gateway's name.</summary>
    Gateway,

    /// <summary>A listener, view, zone or forward of a name server; the key begins with its service's name.</summary>
    NameServer,

    /// <summary>Records of one name and type in a zone of a name server; the key is server, zone, name and type.</summary>
    Record,

    /// <summary>A certificate of a machine; the key is its name.</summary>
    Certificate,

    /// <summary>How a port speaks TLS; the key is service and port.</summary>
    Tls,

    /// <summary>A cable; the key is its near end.</summary>
    Cable,
}
