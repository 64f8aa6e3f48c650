namespace Farspan.Planning.Tests;

/// <summary>The lock files in examples/ are the ones that compiling them writes. Requirements A2, A5.</summary>
public sealed class ExampleLockTests
{
    [Theory]
    [InlineData("provider-groups")]
    [InlineData("kubespan-hybrid")]
    [InlineData("ai-foundry")]
    [InlineData("simple-proxy")]
    [InlineData("tailnet-omni")]
    [Trait("Requirement", "A5")]
    public void The_lock_file_of_an_example_is_current(string example)
    {
        if (Environment.GetEnvironmentVariable("FARSPAN_UPDATE_GOLDEN") == "1")
        {
            var path = Path.Combine(Examples.Folder(example), "topology.lock");
            var known = File.Exists(path) ? Examples.Lock(example) : AddressLock.Empty;
            File.WriteAllText(path, PlanCompiler.Compile(Examples.Topology(example), PlanInputs.None with { Lock = known }).Lock.ToText());
        }

        var result = PlanCompiler.Compile(Examples.Topology(example), PlanInputs.None with { Lock = Examples.Lock(example) });
        Assert.Empty(result.Diagnostics);
        Assert.Equal(Examples.LockText(example), result.Lock.ToText());
    }
}
