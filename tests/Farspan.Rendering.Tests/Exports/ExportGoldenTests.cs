using Farspan.Rendering.Exports.Kubernetes;
using Farspan.Rendering.Exports.Terraform;
using Farspan.Rendering.Tests.Status;
using Farspan.Testing;

namespace Farspan.Rendering.Tests.Exports;

/// <summary>The exports of the examples as files, read line by line by people. Requirements A1, A3, B4, C2.</summary>
public sealed class ExportGoldenTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public void Policies_and_machines_for_Kubernetes(string example)
    {
        foreach (var file in KubernetesExport.Of(ExamplePlan.Of(example)))
        {
            Golden.Equal($"{example}.{Path.GetFileName(file.Path)}", file.Content.ToString());
        }
    }

    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    public void The_module_for_AWS(string example)
    {
        foreach (var file in AwsExport.Of(ExamplePlan.Of(example), []))
        {
            Golden.Equal($"{example}.aws.{Path.GetFileName(file.Path)}", file.Content.ToString());
        }
    }
}
