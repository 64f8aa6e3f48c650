using Farspan.Agent.Sysctls;
using Farspan.State.Sysctls;

namespace Farspan.Agent.Tests.Kernel;

public sealed class SysctlTreeTests
{
    [Fact]
    public async Task Parameters_are_those_of_the_namespace_and_of_no_other()
    {
        await using var one = await Scratch.NewAsync();
        await using var other = await Scratch.NewAsync();
        var before = await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_forward", TestContext.Current.CancellationToken);
        one.Machine.Ports.Sysctls.Apply(new SysctlDelta { Set = [TestSpecs.Sysctl("net/ipv4/ip_forward", "1"), TestSpecs.Sysctl("net/ipv6/conf/all/forwarding", "1"), TestSpecs.Sysctl("net/core/somaxconn", "77")] });
        Assert.Equal("1\n", Tool.Run(one.Network, "cat", "/proc/sys/net/ipv4/ip_forward"));
        Assert.Equal("77\n", Tool.Run(one.Network, "cat", "/proc/sys/net/core/somaxconn"));
        Assert.Equal("0\n", Tool.Run(other.Network, "cat", "/proc/sys/net/ipv4/ip_forward"));
        Assert.Equal("0\n", Tool.Run(other.Network, "cat", "/proc/sys/net/ipv6/conf/all/forwarding"));
        Assert.Equal(before, await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_forward", TestContext.Current.CancellationToken));
        Assert.Equal(["1", "77", null], one.Machine.Ports.Sysctls.Read(["net/ipv4/ip_forward", "net/core/somaxconn", "net/ipv4/none"]).Select(s => s.Value));
    }

    [Theory]
    [InlineData("kernel/hostname")]
    [InlineData("net/../kernel/hostname")]
    [InlineData("net/ipv4/../../kernel/hostname")]
    public async Task No_name_leads_out_of_the_namespace(string name)
    {
        await using var scratch = await Scratch.NewAsync();
        using var sysctls = new LinuxSysctls(scratch.Network);
        Assert.Throws<IOException>(() => sysctls.Read([name]));
        Assert.Throws<IOException>(() => sysctls.Apply(new SysctlDelta { Set = [TestSpecs.Sysctl(name, "x")] }));
    }
}
