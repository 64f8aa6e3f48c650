using System.Net;
using Farspan.Import.Relation;

namespace Farspan.Import.Aws;

/// <summary>What network ACLs let pass.</summary>
/// <remarks>
/// Stateless and asked in the order of their numbers; the first entry that matches decides, and what none matches is refused. Packets within a subnet do
/// not meet them. Source: Amazon VPC user guide, "Control subnet traffic with network access control lists".
/// </remarks>
internal sealed class AclDecider
{
    private readonly Dictionary<string, AwsAcl> _bySubnet = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Acl, bool IsEgress, string Remote), PortIntervals> _known = [];

    public AclDecider(AwsModel model)
    {
        foreach (var subnet in model.Subnets)
        {
            var acl = model.Acls.FirstOrDefault(a => a.Subnets.Contains(subnet.Id, StringComparer.Ordinal)) ?? model.Acls.FirstOrDefault(a => a.IsDefault && a.Vpc == subnet.Vpc);
            if (acl is not null)
            {
                _bySubnet.Add(subnet.Id, acl);
            }
        }
    }

    /// <summary>The ACL of a subnet, or null where none is known.</summary>
    public AwsAcl? Of(string subnet) => _bySubnet.GetValueOrDefault(subnet);

    /// <summary>The destination ports of packets that pass between a subnet and an address outside it.</summary>
    public PortIntervals Passes(string subnet, bool isEgress, IPAddress remote)
    {
        if (!_bySubnet.TryGetValue(subnet, out var acl))
        {
            return PortIntervals.All;
        }

        var key = (acl.Id, isEgress, remote.ToString());
        if (!_known.TryGetValue(key, out var passes))
        {
            (passes, var left) = (PortIntervals.None, PortIntervals.All);
            foreach (var entry in acl.Entries.Where(e => e.IsEgress == isEgress && e.Block.Contains(remote)))
            {
                passes = entry.Allows ? passes.Or(entry.Ports.And(left)) : passes;
                left = left.Except(entry.Ports);
            }

            _known.Add(key, passes);
        }

        return passes;
    }
}
