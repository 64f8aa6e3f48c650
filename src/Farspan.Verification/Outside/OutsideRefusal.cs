namespace Farspan.Verification.Outside;

/// <summary>How a refused way outside must be seen to be refused.</summary>
public enum OutsideRefusal
{
    /// <summary>By the gateway or before it: packets may be dropped, as no rule lets the machine get to its port.</summary>
    Anyhow,

    /// <summary>403, and the audit log says which machine asked for what, and which rule it would have needed.</summary>
    MissingRule,

    /// <summary>403, and the audit log says which machine asked for what: a rule leads there, but the name leads where no machine is led to.</summary>
    Address,

    /// <summary>The tunnel is cut, and the audit log says that it failed.</summary>
    Cut,
}
