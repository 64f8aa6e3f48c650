using Farspan.State.Sysctls;

namespace Farspan.State.Tests.Sysctls;

public sealed class SysctlDeltaTests
{
    private static readonly SysctlSpec _forward = new() { Name = "net/ipv4/ip_forward", Value = "1" };

    [Fact]
    public void Sets_what_differs_and_what_is_not_there()
    {
        Assert.Equal([_forward], SysctlDelta.Between([_forward], [new SysctlStatus { Name = _forward.Name, Value = "0" }]).Set);
        Assert.Equal([_forward], SysctlDelta.Between([_forward], [new SysctlStatus { Name = _forward.Name, Value = null }]).Set);
        Assert.Equal([_forward], SysctlDelta.Between([_forward], []).Set);
        Assert.True(SysctlDelta.Between([_forward], [new SysctlStatus { Name = _forward.Name, Value = "1" }]).IsEmpty);
    }

    [Fact]
    public void Takes_the_kernels_tabs_for_blanks() =>
        Assert.True(SysctlDelta.Between(
            [new SysctlSpec { Name = "net/ipv4/ping_group_range", Value = "0 2147483647" }],
            [new SysctlStatus { Name = "net/ipv4/ping_group_range", Value = "0\t2147483647" }]).IsEmpty);
}
