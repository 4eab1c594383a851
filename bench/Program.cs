using BenchmarkDotNet.Running;
using Pid.Bench;

if (args is ["sharp", .. string[] rest])
{
    SharpTable.Run(rest);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
