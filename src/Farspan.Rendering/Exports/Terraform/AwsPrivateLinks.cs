using System.Text.Json.Nodes;
using Farspan.Addressing;
using Farspan.Planning.Linking;
using Farspan.Topology.Model;

namespace Farspan.Rendering.Exports.Terraform;

/// <summary>Private links: a network load balancer before the service, an endpoint service on it, and an endpoint in the asking VPC.</summary>
/// <remarks>Source: documentation of the Terraform provider hashicorp/aws: aws_lb, aws_lb_target_group, aws_lb_listener, aws_vpc_endpoint_service, aws_vpc_endpoint; AWS PrivateLink guide, «Create a service».</remarks>
internal sealed class AwsPrivateLinks(TerraformDocument document, AwsInventory inventory, List<string> notes)
{
    /// <summary>Writes one.</summary>
    public void Write(Link link)
    {
        var end = PlannedLinks.PrivateLinks(inventory.Plan).FirstOrDefault(l => l.Link.Name == link.Name && !l.Endpoint.IsV6);
        if (end is null)
        {
            notes.Add($"link {link.Name} (private-link) has no IPv4 address at both ends, and is left out");
            return;
        }

        var name = TerraformName.Identifier(link.Name);
        var balancer = Body(link.Second, link.Name);
        balancer["load_balancer_type"] = "network";
        balancer["internal"] = true;
        balancer["subnets"] = new JsonArray(TerraformName.Reference("aws_subnet", SubnetOf(end), "id"));
        document.Add("aws_lb", name, balancer);
        WritePorts(link, end, name);
        var service = Body(link.Second, link.Name);
        service["acceptance_required"] = false;
        service["network_load_balancer_arns"] = new JsonArray(TerraformName.Reference("aws_lb", name, "arn"));
        var endpoint = Body(link.First, link.Name);
        if (link.First.Provider.Region is { } near && link.Second.Provider.Region is { } far && !string.Equals(near, far, StringComparison.Ordinal))
        {
            service["supported_regions"] = new JsonArray(TerraformName.Literal(near));
            endpoint["service_region"] = TerraformName.Literal(far);
        }

        document.Add("aws_vpc_endpoint_service", name, service);
        var subnet = TerraformName.Reference("aws_subnet", AwsNetworks.NameOf(link.Subnet!), "id");
        endpoint["vpc_id"] = TerraformName.Reference("aws_vpc", AwsNetworks.NameOf(link.First), "id");
        endpoint["vpc_endpoint_type"] = "Interface";
        endpoint["service_name"] = TerraformName.Reference("aws_vpc_endpoint_service", name, "service_name");
        endpoint["subnet_ids"] = new JsonArray(subnet);
        endpoint["subnet_configuration"] = new JsonObject { ["ipv4"] = end.Endpoint.ToString(), ["subnet_id"] = subnet };
        document.Add("aws_vpc_endpoint", name, endpoint);
        notes.Add($"link {link.Name} (private-link): AWS puts the endpoint into the VPC's default security group; give it one that its askers reach");
    }

    private void WritePorts(Link link, PlannedPrivateLink end, string name)
    {
        foreach (var port in link.Service!.Ports)
        {
            if (port.Ports.First != port.Ports.Last)
            {
                notes.Add($"link {link.Name} (private-link): a load balancer listens on single ports, and port {port.Name} of service {link.Service.Name} is a range; it is left out");
                continue;
            }

            var id = TerraformName.Identifier(link.Name, port.Name);
            var protocol = port.Protocol == TransportProtocol.Tcp ? "TCP" : "UDP";
            var group = Body(link.Second, $"{link.Name} {port.Name}");
            group["vpc_id"] = TerraformName.Reference("aws_vpc", AwsNetworks.NameOf(link.Second), "id");
            group["target_type"] = "ip";
            group["protocol"] = protocol;
            group["port"] = (int)port.Ports.First;
            document.Add("aws_lb_target_group", id, group);
            document.Add("aws_lb_target_group_attachment", id, new JsonObject
            {
                ["provider"] = AwsNetworks.ProviderOf(link.Second),
                ["target_group_arn"] = TerraformName.Reference("aws_lb_target_group", id, "arn"),
                ["target_id"] = end.Address.ToString(),
            });
            var listener = Body(link.Second, $"{link.Name} {port.Name}");
            listener["load_balancer_arn"] = TerraformName.Reference("aws_lb", name, "arn");
            listener["protocol"] = protocol;
            listener["port"] = (int)port.Ports.First;
            listener["default_action"] = new JsonObject { ["type"] = "forward", ["target_group_arn"] = TerraformName.Reference("aws_lb_target_group", id, "arn") };
            document.Add("aws_lb_listener", id, listener);
        }
    }

    private string SubnetOf(PlannedPrivateLink end) => AwsNetworks.NameOf(
        inventory.Plan.Topology.Machines.First(m => m.Name == end.Machine).Attachments.Select(a => a.Subnet).First(s => s.Cidrs.Any(c => c.Contains(end.Address))));

    private static JsonObject Body(Network network, string name) => new()
    {
        ["provider"] = AwsNetworks.ProviderOf(network),
        ["tags"] = new JsonObject { ["Name"] = TerraformName.Tag(name) },
    };
}
