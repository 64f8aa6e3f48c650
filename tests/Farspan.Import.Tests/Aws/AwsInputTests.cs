using System.Text;
using Farspan.Analysis.Reachability;
using Farspan.State.Filters;
using Farspan.Topology;
using Farspan.Topology.Diagnostics;

namespace Farspan.Import.Tests.Aws;

/// <summary>What is missing, wrong or not covered is said; the rarer kinds of output mean what they say.</summary>
public sealed class AwsInputTests
{
    private const string Vpcs = """{ "Vpcs": [{ "VpcId": "vpc-1", "CidrBlockAssociationSet": [{ "CidrBlock": "10.0.0.0/16" }], "Ipv6CidrBlockAssociationSet": [{ "Ipv6CidrBlock": "2001:db8:1::/56", "Ipv6CidrBlockState": { "State": "associated" } }] }] }""";

    private const string Subnets =
        """
        { "Subnets": [
          { "SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24", "Ipv6CidrBlockAssociationSet": [{ "Ipv6CidrBlock": "2001:db8:1:1::/64", "Ipv6CidrBlockState": { "State": "associated" } }] },
          { "SubnetId": "subnet-2", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24" } ] }
        """;

    private const string Instances =
        """
        { "Reservations": [{ "Instances": [
          { "InstanceId": "i-1", "State": { "Name": "running" }, "Tags": [{ "Key": "Name", "Value": "Web Server" }], "NetworkInterfaces": [
            { "NetworkInterfaceId": "eni-1", "SubnetId": "subnet-1", "PrivateIpAddress": "10.0.1.10", "Ipv6Addresses": [{ "Ipv6Address": "2001:db8:1:1::10" }], "Groups": [{ "GroupId": "sg-1" }] }] },
          { "InstanceId": "i-2", "State": { "Name": "running" }, "NetworkInterfaces": [
            { "NetworkInterfaceId": "eni-2", "SubnetId": "subnet-2", "PrivateIpAddress": "10.0.2.10", "PrivateIpAddresses": [{ "Primary": true, "PrivateIpAddress": "10.0.2.10" }, { "Primary": false, "PrivateIpAddress": "10.0.2.11" }], "Groups": [{ "GroupId": "sg-2" }] }] },
          { "InstanceId": "i-3", "State": { "Name": "terminated" }, "NetworkInterfaces": [] } ] }] }
        """;

    private const string Rules =
        """
        { "SecurityGroupRules": [
          { "SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": false, "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0" },
          { "SecurityGroupRuleId": "sgr-2", "GroupId": "sg-1", "IsEgress": true, "IpProtocol": "-1", "FromPort": -1, "ToPort": -1, "CidrIpv4": "0.0.0.0/0" },
          { "SecurityGroupRuleId": "sgr-3", "GroupId": "sg-2", "IsEgress": false, "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "ReferencedGroupInfo": { "GroupId": "sg-1" } },
          { "SecurityGroupRuleId": "sgr-4", "GroupId": "sg-2", "IsEgress": true, "IpProtocol": "udp", "FromPort": 123, "ToPort": 123, "CidrIpv4": "0.0.0.0/0" } ] }
        """;

    private const string Routes =
        """
        { "RouteTables": [{ "RouteTableId": "rtb-1", "VpcId": "vpc-1", "Associations": [{ "Main": true }], "Routes": [
          { "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local" },
          { "DestinationIpv6CidrBlock": "::/0", "GatewayId": "igw-1" },
          { "DestinationPrefixListId": "pl-1", "GatewayId": "vpce-1" } ] }] }
        """;

    private const string Acls = """{ "NetworkAcls": [] }""";
    private const string Lists = """{ "PrefixLists": [{ "PrefixListId": "pl-1", "Cidrs": ["192.0.2.0/24"] }] }""";

    [Fact]
    public void Instances_and_single_rules_are_enough()
    {
        var relation = ReachabilityRelation.Of(Imported.Plan(Vpcs, Subnets, Instances, Rules, Routes, Acls, Lists));
        Assert.True(Connects(relation, "web-server", "i-2", FilterProtocol.Tcp, 5432));
        Assert.False(Connects(relation, "i-2", "web-server", FilterProtocol.Tcp, 443));
        Assert.Equal(2, relation.Plan.Machines.Count);
    }

    [Fact]
    public void An_ipv6_address_is_its_own_public_one_and_an_ipv4_one_without_association_is_not()
    {
        var relation = ReachabilityRelation.Of(Imported.Plan(Vpcs, Subnets, Instances, Rules, Routes, Acls, Lists));
        var web = relation.Endpoints.Of("web-server");
        Assert.Contains(relation.Endpoints.Internet, s => Answers(relation, s, web.Single(e => e.Address.ToString() == "2001:db8:1:1::10"), 443));
        Assert.DoesNotContain(relation.Endpoints.Internet, s => Answers(relation, s, web.Single(e => e.Address.ToString() == "10.0.1.10"), 443));
    }

    [Fact]
    public void A_gateway_endpoint_leads_to_the_addresses_of_its_list_alone()
    {
        var relation = ReachabilityRelation.Of(Imported.Plan(Vpcs, Subnets, Instances, Rules, Routes, Acls, Lists));
        var sender = relation.Endpoints.Of("i-2").Single();
        var port = relation.Ports.IndexOf(FilterProtocol.Udp, 123);
        Assert.True(relation.Answered(sender, relation.Endpoints.FindOutside(new System.Net.IPAddress([192, 0, 2, 1]))!).Contains(port));
        Assert.False(relation.Answered(sender, relation.Endpoints.FindOutside(new System.Net.IPAddress([192, 0, 3, 1]))!).Contains(port));
    }

    [Theory]
    [InlineData("FS6030", Severity.Error, Vpcs, Subnets, Instances)]
    [InlineData("FS6030", Severity.Error, Subnets, Instances, Rules)]
    [InlineData("FS6030", Severity.Error, Vpcs, Instances, Rules)]
    [InlineData("FS6030", Severity.Error, Vpcs, Subnets, Rules)]
    [InlineData("FS6030", Severity.Warning, Vpcs, Subnets, Instances, Rules, Acls)]
    [InlineData("FS6030", Severity.Warning, Vpcs, Subnets, Instances, Rules, Routes, Lists)]
    [InlineData("FS6030", Severity.Warning, Vpcs, Subnets, Instances, Rules, Routes, Acls, """{ "PrefixLists": [], "NextToken": "x" }""")]
    [InlineData("FS6031", Severity.Warning, Vpcs, Subnets, Instances, Rules, Routes, Acls)]
    [InlineData("FS6034", Severity.Warning, Vpcs, Subnets, Instances, Rules, Routes, Acls, Lists)]
    [InlineData("FS6008", Severity.Error, Vpcs, Vpcs, Subnets, Instances, Rules)]
    [InlineData("FS6006", Severity.Error, Vpcs, "kind: Pod\nmetadata: { name: x }\n")]
    [InlineData("FS6035", Severity.Error, Vpcs, """{ "Subnets": [{ "SubnetId": "subnet-9", "VpcId": "vpc-1", "CidrBlock": "10.9.0.0/24" }, { "SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.1.0/24" }, { "SubnetId": "subnet-2", "VpcId": "vpc-1", "CidrBlock": "10.0.2.0/24" }] }""", Instances, Rules)]
    [InlineData("FS6036", Severity.Warning, """{ "resource": { "aws_vpc": { "a": { "cidr_block": "10.0.0.0/16" } }, "aws_subnet": { "a": { "vpc_id": "${aws_vpc.a.id}", "cidr_block": "10.0.0.0/24" } }, "aws_network_interface": { "a": { "subnet_id": "${aws_subnet.a.id}", "private_ips": ["10.0.0.9"], "security_groups": [] } }, "aws_network_acl": { "a": {} } } }""")]
    public void What_is_missing_or_wrong_is_said(string code, Severity severity, params string[] texts) =>
        Assert.Contains(Imported.Import(texts).Diagnostics, d => d.Code == code && d.Severity == severity);

    [Fact]
    public void Vpcs_with_the_same_addresses_are_refused_in_one_topology()
    {
        var twin = Vpcs.Replace("vpc-1", "vpc-2", StringComparison.Ordinal).Replace("10.0.0.0/16", "10.0.0.0/17", StringComparison.Ordinal).Replace("2001:db8:1::/56", "2001:db8:2::/56", StringComparison.Ordinal);
        var more = """{ "Subnets": [{ "SubnetId": "subnet-3", "VpcId": "vpc-2", "CidrBlock": "10.0.100.0/24" }] }""";
        Assert.Contains(Imported.Import(Vpcs, twin, Subnets, more, Instances, Rules, Routes, Acls, Lists).Diagnostics, d => d.Code == "FS6007" && d.Message.Contains("FS1203", StringComparison.Ordinal));
    }

    [Fact]
    public void A_vpc_of_two_blocks_is_two_networks_with_a_link()
    {
        var vpcs = """{ "Vpcs": [{ "VpcId": "vpc-1", "CidrBlockAssociationSet": [{ "CidrBlock": "10.0.1.0/24" }, { "CidrBlock": "10.0.2.0/24" }], "Ipv6CidrBlockAssociationSet": [{ "Ipv6CidrBlock": "2001:db8:1::/56" }] }] }""";
        var relation = ReachabilityRelation.Of(Imported.Plan(vpcs, Subnets, Instances, Rules, Routes, Acls, Lists));
        Assert.Equal(2, relation.Plan.Topology.Networks.Count);
        Assert.True(Connects(relation, "web-server", "i-2", FilterProtocol.Tcp, 5432));
    }

    [Fact]
    public void Entries_of_a_prefix_list_are_read_by_the_id_in_the_name_of_their_file()
    {
        var files = new[] { Vpcs, Subnets, Instances, Rules, Routes, Acls }.Select((t, i) => new SourceFile(FormattableString.Invariant($"{i}.json"), Encoding.UTF8.GetBytes(t)))
            .Append(new SourceFile("lists/pl-1.json", Encoding.UTF8.GetBytes("""{ "Entries": [{ "Cidr": "192.0.2.0/24", "Description": "s3" }] }"""))).ToList();
        Assert.DoesNotContain(Importer.Import(files, ImportOptions.Default).Diagnostics, d => d.Code == "FS6031");
    }

    private static bool Connects(ReachabilityRelation relation, string from, string to, FilterProtocol protocol, ushort port) =>
        relation.Endpoints.Of(from).Any(f => relation.Endpoints.Of(to).Any(t => ReachabilityRelation.IsPair(f, t) && relation.Answered(f, t).Contains(relation.Ports.IndexOf(protocol, port))));

    private static bool Answers(ReachabilityRelation relation, Analysis.Endpoints.Endpoint from, Analysis.Endpoints.Endpoint to, ushort port) =>
        ReachabilityRelation.IsPair(from, to) && relation.Answered(from, to).Contains(relation.Ports.IndexOf(FilterProtocol.Tcp, port));
}
